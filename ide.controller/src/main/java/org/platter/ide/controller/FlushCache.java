package org.platter.ide.controller;

/** FLUSH CACHE and FLUSH CACHE EXT (ATA-6 8.12, 8.13). */
final class FlushCache implements Command {

    @Override
    public Transfer start(AtaDrive drive) throws AtaError {
        drive.disk().flush();
        return Transfer.NONE;
    }
}
