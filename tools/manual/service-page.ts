import type { Command } from "../../src/cli/command.ts";
import { environmentVariable } from "../../src/config/option-definition.ts";
import { OPTION_TABLE } from "../../src/config/option-table.ts";
import { exampleEntries } from "./command-page.ts";
import { optionEntries } from "./option-entries.ts";
import { calls, definition, heading, type ManualPage, paragraphs } from "./roff.ts";

/** kanto-auto-deployer(8): the program as a service, and by the command line of the earlier deployer. */
export function servicePage(apply: Command): ManualPage {
  return {
    name: "kanto-auto-deployer",
    section: 8,
    summary: "keep the containers of Eclipse Kanto as a directory of manifests says",
    body: [
      heading("SYNOPSIS"),
      calls([["kanto-auto-deployer", `[OPTIONS] ${apply.positionals}`]]),
      heading("DESCRIPTION"),
      paragraphs(
        `Without \`--daemon\` it deploys once and ends; with it, it stays and follows the directory. Without a command it takes the options below, which are those of \`kad apply\`; it also takes every command of \`kad\`(1).\n\n${apply.description}`,
      ),
      heading("OPTIONS"),
      paragraphs(
        `Each can also be given in the environment (${environmentVariable(OPTION_TABLE.stopTimeoutMs)} for --${OPTION_TABLE.stopTimeoutMs.name}) and in the configuration file, see \`kad-config\`(5). The command line overrides the environment, and that the file.`,
      ),
      ...optionEntries("apply"),
      heading("EXAMPLES"),
      ...exampleEntries("kanto-auto-deployer", apply),
      heading("SIGNALS"),
      definition(
        "SIGTERM, SIGINT",
        "Ends it once the calls that must not be cut off are over. A second one ends it at once.",
      ),
      heading("FILES"),
      definition(OPTION_TABLE.configFile.fallback, "Options; see `kad-config`(5). It need not exist."),
      definition(
        "/var/lib/kanto-auto-deployer",
        "What was deployed, and what it is in the middle of. It is built again where it is lost.",
      ),
      definition("/run/kanto-auto-deployer", "The files of the running service."),
      definition(OPTION_TABLE.socketPath.fallback, "The socket of Kanto Container Management."),
    ],
    seeAlso: ["kad(1)", "kad-config(5)", "kad-manifest(5)", "systemctl(1)"],
  };
}
