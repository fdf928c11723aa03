# Where manifests lie on the device, for the deployer and for packages of manifests.

# An image that was set up for Leda's layer has it as KANTO_MANIFESTS_DIR; that is respected.
KANTO_MANIFESTS_DEV_DIR ?= "${@d.getVar('KANTO_MANIFESTS_DIR') or '/data/var/containers/manifests'}"
KANTO_MANIFESTS_DEV_DIR[doc] = "The directory of manifests that the Kanto Auto Deployer deploys on the device."

install_manifest_directory[doc] = "Makes the directory of manifests in ${D}; to be called by do_install."
install_manifest_directory() {
    case "${KANTO_MANIFESTS_DEV_DIR}" in
        /*[!A-Za-z0-9._/-]* | [!/]* | "")
            bbfatal "KANTO_MANIFESTS_DEV_DIR: expected an absolute path of letters, digits and . _ - /, got '${KANTO_MANIFESTS_DEV_DIR}'" ;;
    esac
    install -d ${D}${KANTO_MANIFESTS_DEV_DIR}
}
