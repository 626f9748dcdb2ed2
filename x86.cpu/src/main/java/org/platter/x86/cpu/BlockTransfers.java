package org.platter.x86.cpu;

import java.util.Arrays;

/**
 * Takes the bulk of a repeated MOVS, STOS, INS or OUTS in one step, where that cannot be told from its repetitions: forwards,
 * within one page of RAM on each side. At least one repetition is always left to {@link StringInstructions}.
 */
final class BlockTransfers {

    private final Registers registers;
    private final int[] general;
    private final Operands operands;
    private final LinearMemory linear;
    private final byte[] ram;
    private final Schedule schedule;

    BlockTransfers(Registers registers, Operands operands, LinearMemory linear, byte[] ram, Schedule schedule) {
        this.registers = registers;
        this.operands = operands;
        this.linear = linear;
        this.ram = ram;
        this.schedule = schedule;
        general = registers.general;
    }

    void move(int width) {
        int count = repetitions();
        if (count > 1) {
            Segment from = operands.dataSegment();
            Segment to = registers.segments[Cpu.ES];
            int source = index(Cpu.ESI);
            int target = index(Cpu.EDI);
            count = Math.min(count, within(from.readSpan, from, source, width));
            count = Math.min(count, within(to.writeSpan, to, target, width));
            if (count > 1) {
                int sourceAt = linear.readableAt(from.base + source);
                int targetAt = linear.writableAt(to.base + target);
                int bytes = count * width;
                boolean feedsItself = targetAt > sourceAt && targetAt < sourceAt + bytes;
                if (sourceAt >= 0 && targetAt >= 0 && !feedsItself) {
                    System.arraycopy(ram, sourceAt, ram, targetAt, bytes);
                    advance(Cpu.ESI, bytes);
                    advance(Cpu.EDI, bytes);
                    finish(count);
                }
            }
        }
    }

    void store(int width) {
        int count = repetitions();
        if (count > 1) {
            Segment to = registers.segments[Cpu.ES];
            int target = index(Cpu.EDI);
            count = Math.min(count, within(to.writeSpan, to, target, width));
            int at = count > 1 ? linear.writableAt(to.base + target) : -1;
            if (at >= 0) {
                int bytes = count * width;
                if (width == 1) {
                    Arrays.fill(ram, at, at + bytes, (byte) general[Cpu.EAX]);
                } else {
                    for (int i = 0; i < bytes; i += width) {
                        PhysicalMemory.put(ram, at + i, width, general[Cpu.EAX]);
                    }
                }
                advance(Cpu.EDI, bytes);
                finish(count);
            }
        }
    }

    void input(InputOutput ports, int port, int width) {
        int count = repetitions();
        if (count > 1) {
            Segment to = registers.segments[Cpu.ES];
            int target = index(Cpu.EDI);
            count = Math.min(count, within(to.writeSpan, to, target, width));
            int at = count > 1 ? linear.writableAt(to.base + target) : -1;
            if (at >= 0) {
                int bytes = ports.in(port, width, ram, at, count * width);
                advance(Cpu.EDI, bytes);
                finish(bytes / width);
            }
        }
    }

    void output(InputOutput ports, int port, int width) {
        int count = repetitions();
        if (count > 1) {
            Segment from = operands.dataSegment();
            int source = index(Cpu.ESI);
            count = Math.min(count, within(from.readSpan, from, source, width));
            int at = count > 1 ? linear.readableAt(from.base + source) : -1;
            if (at >= 0) {
                int bytes = ports.out(port, width, ram, at, count * width);
                advance(Cpu.ESI, bytes);
                finish(bytes / width);
            }
        }
    }

    /** How many repetitions may be taken at once, as far as the counter, the direction and the run's end go. */
    private int repetitions() {
        if (operands.repeat == 0 || registers.flags.has(Flags.DF) || schedule.attention != 0) {
            return 0;
        }
        int counter = index(Cpu.ECX) - 1;
        int most = PhysicalMemory.PAGE;
        if (Integer.compareUnsigned(counter, most) < 0) {
            most = counter;
        }
        return (int) Math.min(most, schedule.stopAt - schedule.executed - 1);
    }

    /** How many elements from an offset stay in the segment, the address size and the page. */
    private int within(long span, Segment segment, int offset, int width) {
        long start = offset - segment.first & 0xFFFFFFFFL;
        long last = operands.address32 ? span : Math.min(span, 0xFFFF - (segment.first & 0xFFFFFFFFL));
        int left = PhysicalMemory.PAGE - (segment.base + offset & PhysicalMemory.PAGE - 1);
        return (int) Math.max(0, Math.min(left, last - start + 1)) / width;
    }

    private void finish(int count) {
        registers.set(Cpu.ECX, operands.address32 ? 4 : 2, general[Cpu.ECX] - count);
        schedule.executed += count;
    }

    private int index(int register) {
        return operands.address32 ? general[register] : general[register] & 0xFFFF;
    }

    private void advance(int register, int bytes) {
        registers.set(register, operands.address32 ? 4 : 2, general[register] + bytes);
    }
}
