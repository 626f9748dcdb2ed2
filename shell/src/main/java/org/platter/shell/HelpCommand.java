package org.platter.shell;

import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;

/** The command {@code help} of our prompt; other shells have one of their own. */
public final class HelpCommand implements CommandSet {

    private final CommandDirectory commands;

    HelpCommand(CommandDirectory commands) {
        this.commands = commands;
    }

    @Override
    public String scope() {
        return "shell";
    }

    @Descriptor("lists the commands, or tells of some")
    public void help(CommandSession session, @Descriptor("their names") String... command) {
        String text = command.length == 0 ? list() : "";
        for (String name : command) {
            text += (text.isEmpty() ? "" : "\n\n") + one(name);
        }
        session.getConsole().println(text);
        session.getConsole().flush();
    }

    private String list() {
        Table table = new Table();
        for (String name : commands.names()) {
            table.row(
                    name, commands.syntax(name).map(CommandSyntax::description).orElse(""));
        }
        table.row("exit", "ends the shell");
        return table + "\n\nhelp COMMAND tells more of one.";
    }

    private String one(String name) {
        if (name.equals("exit") || name.equals("quit")) {
            return name + "\nends the shell, and the machine with it";
        }
        return commands.syntax(name)
                .map(CommandSyntax::help)
                .orElseThrow(() -> new IllegalArgumentException("help: '" + name + "': there is no such command"));
    }
}
