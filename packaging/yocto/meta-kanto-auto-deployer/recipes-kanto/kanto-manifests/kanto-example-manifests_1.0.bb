SUMMARY = "Manifests to try things out with"
DESCRIPTION = "A set of manifests for the Kanto Auto Deployer. Those in this layer are examples: a bbappend, or a recipe \
that inherits kanto_manifest_set, states an image's own."
HOMEPAGE = "https://eclipse.dev/kanto/"
CVE_PRODUCT = ""
SECTION = "base"
LICENSE = "Apache-2.0"
LIC_FILES_CHKSUM = "file://${COMMON_LICENSE_DIR}/Apache-2.0;md5=89aea4e17d99a7cacdbeed46a0096b10"

# Leda's layer has a recipe for the same purpose: an image of it gets this one instead.
PROVIDES += "sdv-example-containers"

SRC_URI = "\
    file://example/feeder-can.json \
    file://example/feeder-gps.json \
    file://example/seat-adjuster.json.disabled \
"
inherit kanto_manifest_set
KANTO_MANIFEST_SET = "example"

# Its package has files of the same names: only one of the two can be installed.
RPROVIDES:${PN} = "sdv-example-containers"
RREPLACES:${PN} = "sdv-example-containers"
RCONFLICTS:${PN} = "sdv-example-containers"
