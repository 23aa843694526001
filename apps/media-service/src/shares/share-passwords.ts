import { LEAST_LOG2_N, PasswordHashing } from '@paymyinvoice/platform';

export const sharePasswords = new PasswordHashing(LEAST_LOG2_N);
