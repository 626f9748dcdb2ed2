package org.platter.shell;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.platter.pc.host.Machine;
import org.platter.pc.machine.console.Key;
import org.platter.pc.machine.console.Keyboard;
import org.platter.terminal.TypedText;

/** The machine's keyboard. */
@Component(service = CommandSet.class)
public final class KeyboardCommands implements CommandSet {

    private final Machine machine;

    /** For this machine. */
    @Activate
    public KeyboardCommands(@Reference Machine machine) {
        this.machine = machine;
    }

    @Override
    public String scope() {
        return "vm";
    }

    @Descriptor("presses keys together, by the names that QEMU has for them, as in ctrl-alt-delete or ret")
    public void sendkey(@Descriptor("names joined by hyphens") @OneOrMore String... key) throws IOException {
        List<Key[]> chords = Stream.of(key).map(KeyNames::parse).toList();
        Keyboard keyboard = MachineOff.require(machine).keyboard();
        chords.forEach(keyboard::chord);
    }

    @Descriptor("types a text; \\n is Enter, \\t Tab, \\e Escape, \\\\ a backslash: quote it, as in 'dir\\n'")
    public void type(@Descriptor("words, with a space between them") @OneOrMore String... text) throws IOException {
        MachineOff.require(machine).keyboard().type(TypedText.unescaped(String.join(" ", text)));
    }
}
