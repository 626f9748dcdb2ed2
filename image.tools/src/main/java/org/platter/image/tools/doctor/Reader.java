package org.platter.image.tools.doctor;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A program, or a cloud, that reads VHD images. */
public enum Reader {
    /** Microsoft Azure, as a disk to upload. */
    AZURE("Azure", new Azure()),
    /** Hyper-V and Windows. */
    HYPERV("Hyper-V", new HyperV()),
    /** QEMU. */
    QEMU("QEMU", new Qemu()),
    /** Oracle VirtualBox. */
    VIRTUALBOX("VirtualBox", new VirtualBox()),
    /** 86Box, with MiniVHD. */
    PC86BOX("86Box", new Pc86Box()),
    /** DOSBox-X. */
    DOSBOX_X("DOSBox-X", new DosBoxX());

    private final String title;
    private final Rules rules;

    Reader(String title, Rules rules) {
        this.title = title;
        this.rules = rules;
    }

    /** The program's own name. */
    public String title() {
        return title;
    }

    /** The name by which it is asked for, such as {@code dosbox-x}. */
    public String key() {
        return title.equals("Hyper-V") ? "hyperv" : title.toLowerCase(Locale.ROOT);
    }

    /** The reader asked for by a name. */
    public static Optional<Reader> named(String key) {
        return Stream.of(values())
                .filter(reader -> reader.key().equalsIgnoreCase(key) || reader.title.equalsIgnoreCase(key))
                .findFirst();
    }

    /** Whether it knows differencing images. */
    boolean readsChains() {
        return this != AZURE && this != QEMU;
    }

    Rules rules() {
        return rules;
    }
}
