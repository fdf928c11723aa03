# A package of manifests: the *.json files of the folder KANTO_MANIFEST_SET go into the directory that the deployer
# watches. One that ends in .json.disabled goes there too, for a person to rename.
inherit kanto_manifests allarch

S = "${UNPACKDIR}"

do_configure[noexec] = "1"
do_compile[noexec] = "1"

do_install() {
    install_manifest_directory
    for manifest in ${UNPACKDIR}/${KANTO_MANIFEST_SET}/*.json ${UNPACKDIR}/${KANTO_MANIFEST_SET}/*.json.disabled; do
        if [ -f "$manifest" ]; then
            install -m 0644 "$manifest" ${D}${KANTO_MANIFESTS_DEV_DIR}/
        fi
    done
}

FILES:${PN} += "${KANTO_MANIFESTS_DEV_DIR}"
# They are the vehicle's to change: an update of the package keeps what was edited.
CONFFILES:${PN} += "${KANTO_MANIFESTS_DEV_DIR}"
RRECOMMENDS:${PN} += "kanto-auto-deployer"
