import { dirname, isAbsolute, join } from "node:path";
import { failed, ok, type Result } from "../../core/model/result.ts";
import type { RuntimeContainer } from "../../engine/ports.ts";

/**
 * Where Kanto writes what a container writes: in the container's own folder beside its hosts file, or in a folder of
 * its id below the manifest's `root_dir`. Fails with a sentence where there is no such file.
 */
export function containerLogPath({
  id,
  name,
  spec,
  hostsPath,
}: Pick<RuntimeContainer, "id" | "name" | "spec" | "hostsPath">): Result<string, string> {
  const { type, rootDirectory } = spec.log;
  if (type !== "json-file") {
    const driver = type === "" ? "no log driver" : `the log driver '${type}'`;
    return failed(`'${name}' has ${driver}, so Kanto keeps nothing of what it writes; json-file does`);
  }
  // Ids are listed by Kanto, which does not check them: one with a slash would lead elsewhere.
  if (id === "" || id === "." || id === ".." || id.includes("/")) {
    return failed(`'${name}' has the id '${id}', which is no name of a folder`);
  }
  if (rootDirectory !== "") {
    return isAbsolute(rootDirectory)
      ? ok(join(rootDirectory, id, LOG_FILE_NAME))
      : failed(`'${name}' has the log folder '${rootDirectory}', which is not absolute: Kanto cannot start it`);
  }
  return hostsPath === ""
    ? failed(`'${name}' has never been started, so there is nothing that it wrote`)
    : ok(join(dirname(hostsPath), LOG_FILE_NAME));
}

const LOG_FILE_NAME = "json.log";
