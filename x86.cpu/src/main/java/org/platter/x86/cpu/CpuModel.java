package org.platter.x86.cpu;

/** Which processor a {@link Cpu} is: each has all that those before it have. None has a floating-point unit. */
public enum CpuModel {
    /** 80386: no CPUID, no BSWAP. */
    I386(0x0308, 0x8000001F, 0x10, 0),
    /** 80486SX of the later kind, with CPUID. */
    I486(0x0435, 0xE005003F, 0x60000010, 0),
    /** Adds RDTSC, CMPXCHG8B, CR4 with 4 MiB pages, and model-specific registers. */
    PENTIUM(0x0525, 0xE005003F, 0x60000010, 0x1 << 3 | 0x1 << 4 | 0x1 << 5 | 0x1 << 8),
    /** Adds CMOVcc. */
    PENTIUM_PRO(0x0619, 0xE005003F, 0x60000010, 0x1 << 3 | 0x1 << 4 | 0x1 << 5 | 0x1 << 8 | 0x1 << 15);

    private final int signature;
    private final int cr0Mask;
    private final int resetCr0;
    private final int features;

    CpuModel(int signature, int cr0Mask, int resetCr0, int features) {
        this.signature = signature;
        this.cr0Mask = cr0Mask;
        this.resetCr0 = resetCr0;
        this.features = features;
    }

    /** Family, model and stepping, as in EDX after reset. */
    int signature() {
        return signature;
    }

    /** The bits of CR0 that can be set. */
    int cr0Mask() {
        return cr0Mask;
    }

    int resetCr0() {
        return resetCr0;
    }

    /** EDX of CPUID leaf 1. */
    int features() {
        return features;
    }

    /** The bits of EFLAGS that POPF can change at level 0. */
    int flagsMask() {
        return this == I386 ? 0x7FD5 : 0x247FD5;
    }

    boolean atLeast(CpuModel other) {
        return compareTo(other) >= 0;
    }
}
