SUMMARY = "Keeps the containers of Eclipse Kanto as a directory of manifests says"
DESCRIPTION = "Watches a directory of container manifests and makes Eclipse Kanto Container Management run exactly \
them: what is missing is created, what changed is replaced with a way back, everything else is left alone."
HOMEPAGE = "https://eclipse.dev/kanto/"
SECTION = "base"
# Its own, and those of the packages that are bundled into it: see THIRD-PARTY-NOTICES.txt.
LICENSE = "Apache-2.0 & BSD-3-Clause & MIT"
# Version, checksums of the licence texts: written when the layer was made from a release.
require kanto-auto-deployer-release.inc
LIC_FILES_CHKSUM = "\
    file://LICENSE;md5=${KAD_LICENSE_MD5} \
    file://dist/THIRD-PARTY-NOTICES.txt;md5=${KAD_NOTICES_MD5} \
"

# The npm package of the release: bundled, so that nothing is compiled or fetched when the image is built.
SRC_URI = "\
    file://kanto-auto-deployer-${KAD_RELEASE}.tgz \
    file://kanto-auto-deployer.service \
    file://config.json \
"
S = "${UNPACKDIR}/package"

inherit allarch systemd kanto_manifests

# The Node that runs it: the one of this layer, or the image's own ("nodejs", 22.3 or newer) with its path.
KAD_NODE_PACKAGE ?= "kanto-node-runtime"
KAD_NODE_PROGRAM ?= "${libexecdir}/kanto-auto-deployer/node"
KAD_FOLDER = "${nonarch_libdir}/kanto-auto-deployer"
CVE_PRODUCT = "kanto-auto-deployer"

SYSTEMD_SERVICE:${PN} = "kanto-auto-deployer.service"
SYSTEMD_AUTO_ENABLE = "enable"

do_configure[noexec] = "1"
do_compile[noexec] = "1"

do_install() {
    install_manifest_directory

    # The bundle without the line that asks for a Node on the PATH: the launchers name theirs.
    install -d ${D}${KAD_FOLDER} ${D}${bindir}
    sed -e '1{/^#!/d}' ${S}/dist/kanto-auto-deployer.js > ${D}${KAD_FOLDER}/kanto-auto-deployer.js
    install -m 0644 ${S}/dist/emulator.js ${D}${KAD_FOLDER}/
    echo '{ "type": "module" }' > ${D}${KAD_FOLDER}/package.json
    chmod 0644 ${D}${KAD_FOLDER}/kanto-auto-deployer.js ${D}${KAD_FOLDER}/package.json
    # The program knows its name from the link by which it is called.
    for program in kad kanto-auto-deployer; do
        ln -s kanto-auto-deployer.js ${D}${KAD_FOLDER}/$program
        printf '#!/bin/sh\nexec ${KAD_NODE_PROGRAM} ${KAD_FOLDER}/%s "$@"\n' $program > ${D}${bindir}/$program
        chmod 0755 ${D}${bindir}/$program
    done

    install -d ${D}${systemd_system_unitdir}
    sed -e 's,^ExecStart=.*/kanto-auto-deployer --daemon$,ExecStart=${bindir}/kanto-auto-deployer --daemon ${KANTO_MANIFESTS_DEV_DIR},' \
        ${UNPACKDIR}/kanto-auto-deployer.service > ${D}${systemd_system_unitdir}/kanto-auto-deployer.service
    chmod 0644 ${D}${systemd_system_unitdir}/kanto-auto-deployer.service
    if ! grep -q '^ExecStart=.* ${KANTO_MANIFESTS_DEV_DIR}$' ${D}${systemd_system_unitdir}/kanto-auto-deployer.service; then
        bbfatal "kanto-auto-deployer.service: expected one line ExecStart=.../kanto-auto-deployer --daemon to complete"
    fi

    # People read it to find out what can be set; the directory stands in the unit, as it did for the earlier deployer.
    install -d ${D}${sysconfdir}/kanto-auto-deployer
    sed -e 's,^  "manifests": .*,  // "manifests": "${KANTO_MANIFESTS_DEV_DIR}"\,  (the service is told on its command line),' \
        ${UNPACKDIR}/config.json > ${D}${sysconfdir}/kanto-auto-deployer/config.json
    chmod 0644 ${D}${sysconfdir}/kanto-auto-deployer/config.json

    # What an SBOM of the image can take in: each bundled package with its version, hash and licence.
    install -d ${D}${datadir}/kanto-auto-deployer
    install -m 0644 ${S}/dist/sbom.cdx.json ${S}/dist/THIRD-PARTY-NOTICES.txt ${S}/dist/manifest.schema.json \
        ${D}${datadir}/kanto-auto-deployer/

    for section in 1 5 8; do
        install -d ${D}${mandir}/man$section
        install -m 0644 ${S}/dist/man/*.$section ${D}${mandir}/man$section/
    done
    install -d ${D}${datadir}/bash-completion/completions
    install -m 0644 ${S}/dist/completions/bash/kad ${S}/dist/completions/bash/kanto-auto-deployer \
        ${D}${datadir}/bash-completion/completions/
}

PACKAGES =+ "${PN}-bash-completion"
FILES:${PN}-bash-completion += "${datadir}/bash-completion"
FILES:${PN} += "\
    ${KAD_FOLDER} \
    ${KANTO_MANIFESTS_DEV_DIR} \
    ${systemd_system_unitdir}/kanto-auto-deployer.service \
"
CONFFILES:${PN} += "${sysconfdir}/kanto-auto-deployer/config.json"
RDEPENDS:${PN} += "${KAD_NODE_PACKAGE} systemd"
RRECOMMENDS:${PN} += "container-management"
