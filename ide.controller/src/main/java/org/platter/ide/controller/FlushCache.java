package org.platter.ide.controller;

/** FLUSH CACHE and FLUSH CACHE EXT. */
final class FlushCache implements Command {

    @Override
    public Execution start(AtaDrive drive) {
        return drive.flushed(() -> {});
    }
}
