/** An absolute path without `.`, `..`, doubled slashes and a slash at its end, as the kernel walks it where nothing is a link. */
export function plainPath(path: string): string {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "..") steps.pop();
    else if (step !== "" && step !== ".") steps.push(step);
  }
  return `/${steps.join("/")}`;
}

/** Whether one of two plain paths is the other, or leads to it. */
export function areOnOneLine(one: string, other: string): boolean {
  return leadsTo(one, other) || leadsTo(other, one);
}

function leadsTo(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? folder : `${folder}/`);
}
