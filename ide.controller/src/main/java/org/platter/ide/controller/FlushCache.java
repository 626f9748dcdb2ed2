package org.platter.ide.controller;

/** FLUSH CACHE and FLUSH CACHE EXT. */
final class FlushCache implements Command {

    @Override
    public Transfer start(AtaDrive drive) throws AtaError {
        drive.disk().flush();
        return Transfer.NONE;
    }
}
