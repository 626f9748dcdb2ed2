package org.platter.shell;

import java.util.List;

/** Commands that know what their arguments are. */
interface Completing {

    /**
     * What the word after these may be.
     *
     * @param function the command without its scope
     * @param before the words between the command and the one in question, without options
     */
    Argument argument(String function, List<String> before);
}
