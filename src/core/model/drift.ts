/** One field in which two specs differ. Values are as they stand in the specs; redact before showing them to people. */
export interface Difference {
  /** RFC 6901 pointer in the native format's spelling, so that a person finds it in the file: `/host_config/privileged`. */
  readonly pointer: string;
  /** What is there. `undefined`: nothing. */
  readonly from: unknown;
  /** What shall be there. `undefined`: nothing. */
  readonly to: unknown;
  /** Whether Kanto's Update can change it, or the container must be replaced. */
  readonly remedy: "in-place" | "replace";
}
