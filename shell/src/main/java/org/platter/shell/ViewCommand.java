package org.platter.shell;

import java.io.IOException;
import org.apache.felix.service.command.Descriptor;

/** The command {@code vm:view} of our prompt, whose terminal it takes. */
public final class ViewCommand implements CommandSet {

    /** Shows the machine until a person has seen enough. */
    @FunctionalInterface
    interface View {
        void show() throws IOException;
    }

    private final View shown;

    ViewCommand(View shown) {
        this.shown = shown;
    }

    @Override
    public String scope() {
        return "vm";
    }

    @Descriptor("shows the machine's screen in this terminal and gives it the keyboard; Ctrl-] comes back")
    public void view() throws IOException {
        shown.show();
    }
}
