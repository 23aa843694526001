/** The code that a user pool sends to prove an address. */
export function codeMail(to: string, code: string) {
  const text = `Your confirmation code is ${code}`;
  const from = 'no-reply@verificationemail.com';
  return { to, from, subject: 'Your verification code', text, html: `<p>${text}</p>` };
}
