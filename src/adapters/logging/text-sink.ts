/** Where text goes: a terminal, a pipe, a test. */
export interface TextSink {
  write(text: string): void;
  /** Of the terminal at this moment; where there is none, anything. */
  size(): { readonly columns: number; readonly rows: number };
}
