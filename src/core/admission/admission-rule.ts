/**
 * What an admission policy has a say about: all by which a container reaches beyond itself, and images of which it is not
 * certain what they are. The one list behind the policy's schema, its reference page and the judgement.
 */
export const ADMISSION_RULES = {
  privileged: "Privileged containers: they can do what root of the machine can.",
  "host-network": "Containers on the machine's own network: they reach what listens on its loopback.",
  devices: "Devices of the machine.",
  "extra-capabilities": "Capabilities of the kernel beyond those that every container has.",
  "sensitive-mounts":
    'Mounts and log folders that are, lie in, or contain one of the "sensitive-paths", or a folder or socket of the deployer\'s own.',
  hooks: "Hooks: programs of the machine that run as its root, outside of the container.",
  "unpinned-images": "Images named by a tag: what a tag means can change. A digest (`@sha256:…`) cannot.",
  "other-registries": 'Images from anywhere else than the "registries". Without such a list this rule says nothing.',
} as const satisfies Readonly<Record<string, string>>;

export type AdmissionRule = keyof typeof ADMISSION_RULES;

export const ADMISSION_RULE_NAMES = Object.keys(ADMISSION_RULES) as readonly AdmissionRule[];
