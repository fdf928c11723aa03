SUMMARY = "The Node that runs the Kanto Auto Deployer"
DESCRIPTION = "The official build of Node for Linux with glibc, as the npm registry serves it, in a place of its own: \
it is on no PATH and in nobody's way."
HOMEPAGE = "https://nodejs.org"
BUGTRACKER = "https://github.com/nodejs/node/issues"
SECTION = "base"
LICENSE = "MIT"
# Version and checksums: from the lock of the release that the layer was made from.
require kanto-node-runtime-release.inc
LIC_FILES_CHKSUM = "file://LICENSE;md5=${KAD_NODE_LICENSE_MD5}"

# Where npm packages are fetched from, without a slash at its end: a mirror of one's own, or the public registry. The
# preset is nobody's address: the fetch says so, and an image that has a Node of its own never fetches this.
KAD_NPM_REGISTRY ?= "https://npm-registry.invalid"

KAD_NODE_PROCESSOR = ""
KAD_NODE_PROCESSOR:x86-64 = "x64"
KAD_NODE_PROCESSOR:aarch64 = "arm64"
SRC_URI = "${KAD_NPM_REGISTRY}/node-linux-${KAD_NODE_PROCESSOR}/-/node-linux-${KAD_NODE_PROCESSOR}-${PV}.tgz;name=${KAD_NODE_PROCESSOR}"
S = "${UNPACKDIR}/package"

COMPATIBLE_HOST = "(x86_64|aarch64).*-linux"
COMPATIBLE_HOST:libc-musl = "null"
CVE_PRODUCT = "nodejs:node.js"

do_configure[noexec] = "1"
do_compile[noexec] = "1"

do_install() {
    install -d ${D}${libexecdir}/kanto-auto-deployer
    install -m 0755 ${S}/bin/node ${D}${libexecdir}/kanto-auto-deployer/node
}

FILES:${PN} += "${libexecdir}/kanto-auto-deployer"
# It comes stripped, and built for any Linux: not by this toolchain, whose checks of that would refuse it.
INHIBIT_PACKAGE_STRIP = "1"
INHIBIT_SYSROOT_STRIP = "1"
# nooelint: oelint.vars.insaneskip
INSANE_SKIP:${PN} += "already-stripped ldflags"
