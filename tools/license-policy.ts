/**
 * Licences of code that may ship inside the bundles: permissive ones that Apache-2.0 goes together with and that ask for
 * nothing but their notice, which dist/THIRD-PARTY-NOTICES.txt holds.
 */
export const ALLOWED_LICENSES: ReadonlySet<string> = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
]);

/**
 * Whether an SPDX expression can be met with allowed licences. Expressions of more than one level of brackets, and
 * exceptions (`WITH`), are refused: somebody should read those.
 */
export function isAllowedLicense(expression: string): boolean {
  const inner = /^[(]([^()]*)[)]$/.exec(expression)?.[1] ?? expression;
  const isOneOf = inner.includes(" OR ");
  if (isOneOf && inner.includes(" AND ")) return false;
  const names = inner.split(isOneOf ? " OR " : " AND ");
  return isOneOf ? names.some((name) => ALLOWED_LICENSES.has(name)) : names.every((name) => ALLOWED_LICENSES.has(name));
}
