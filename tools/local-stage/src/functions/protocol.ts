/** What the stage and a function instance say to each other. */
export type ToInstance =
  | { readonly type: 'start'; readonly taskRoot: string; readonly handler: string; readonly offsetMs: number }
  | {
      readonly type: 'invoke';
      readonly requestId: string;
      readonly eventJson: string;
      readonly timeoutMs: number;
      readonly functionName: string;
      readonly functionArn: string;
      readonly memoryMb: number;
    }
  | { readonly type: 'clock'; readonly offsetMs: number };

export type FromInstance =
  | { readonly type: 'ready' }
  | { readonly type: 'broken'; readonly error: FunctionError }
  | { readonly type: 'done'; readonly requestId: string; readonly resultJson: string | undefined }
  | { readonly type: 'failed'; readonly requestId: string; readonly error: FunctionError };

/** The payload Lambda answers with when a function fails. */
export type FunctionError = {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
};
