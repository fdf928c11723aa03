import { OPTION_TABLE } from "../../src/config/option-table.ts";
import { nativeManifestSchema } from "../../src/core/manifest/manifest-schema.ts";
import { describeFormat } from "../manifest-json-schema.ts";
import { type FieldRow, fieldRows } from "../manifest-reference.ts";
import { configurationEntries } from "./option-entries.ts";
import { definition, heading, literal, type ManualPage, paragraphs, type Roff } from "./roff.ts";

/** kad-config(5) */
export function configPage(): ManualPage {
  return {
    name: "kad-config",
    section: 5,
    summary: "options of the Kanto Auto Deployer in a file",
    body: [
      heading("SYNOPSIS"),
      paragraphs(OPTION_TABLE.configFile.fallback),
      heading("DESCRIPTION"),
      paragraphs(
        "One JSON object of options by their long names. Comments and last commas are allowed. An unknown key is warned about and ignored; a wrong value keeps the program from starting. `--config` names another file.\n\nDurations are written as 250ms, 30s, 5m or 1h; a bare number means seconds. The environment overrides the file, and the command line overrides both.",
      ),
      heading("OPTIONS"),
      ...configurationEntries(),
      heading("EXAMPLES"),
      literal('{\n  // Five seconds are enough for our containers.\n  "stop-timeout": "5s",\n  "recursive": true\n}'),
    ],
    seeAlso: ["kanto-auto-deployer(8)", "kad(1)"],
  };
}

/** kad-manifest(5) */
export function manifestPage(): ManualPage {
  return {
    name: "kad-manifest",
    section: 5,
    summary: "a container for Eclipse Kanto, as a file",
    body: [
      heading("SYNOPSIS"),
      paragraphs("/data/var/containers/manifests/*.json"),
      heading("DESCRIPTION"),
      paragraphs(
        "A manifest is one JSON object in a file whose name ends in .json. It is read in Kanto's own format (native) or in the internal state representation of its API (internal): `container_id`, `container_name` or `mount_points` at the top level make it native; else `id`, `name` or `mounts` make it internal; else it is native. Both spellings of a field are understood in both. A key that is null, or an empty text, counts as absent. Only the image must be there.\n\n`kad lint` says what is wrong with a manifest, `kad schema` prints its JSON Schema for editors.",
      ),
      heading("KEYS"),
      ...fieldRows(describeFormat(nativeManifestSchema), "", "").flatMap(manifestKey),
      heading("EXAMPLES"),
      literal('{ "image": { "name": "ghcr.io/eclipse/kuksa.val/databroker:0.4.1" } }'),
    ],
    seeAlso: ["kad(1)", "kanto-auto-deployer(8)"],
  };
}

/** Keys that only Kanto writes are of no use to a person who writes a manifest. */
function manifestKey({ path, other, type, preset, description }: FieldRow): readonly Roff[] {
  if (type === "anything") return [];
  const spelling = other === "" ? "" : ` In the internal format: \`${other}\`.`;
  const fallback = preset === "" ? "" : preset.startsWith("**") ? " Required." : ` Default: ${preset}.`;
  return [definition(path, `${description} Takes ${type}.${fallback}${spelling}`)];
}
