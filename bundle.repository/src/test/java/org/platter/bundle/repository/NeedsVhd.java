package org.platter.bundle.repository;

import org.platter.block.api.RequireBlockFormat;

/** What somebody writes whose bundle cannot do without VHD. */
@RequireBlockFormat("vhd")
final class NeedsVhd {

    private NeedsVhd() {}
}
