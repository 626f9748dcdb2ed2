package org.platter.pc.machine.chips;

import java.nio.ByteBuffer;
import org.platter.machine.api.DmaChannel;
import org.platter.machine.api.GuestMemory;
import org.platter.machine.api.PortBus;

/**
 * The two 8237 DMA controllers of a PC/AT and their page registers: channels 0 to 3 move bytes, 5 to 7 words; channel 4 connects
 * the controllers. A device's request is granted at once and for as much as it asks for, whichever transfer mode
 * is set; memory-to-memory transfers and requests by software are not made.
 *
 * <p>Source: Intel 8237A data sheet; IBM PC/AT Technical Reference, DMA page registers.
 */
public final class DmaController {

    private static final int CHANNELS = 8, CASCADE = 4;

    /** The page registers, from port 80h, of the channels. */
    private static final int[] PAGE_REGISTERS = {0x7, 0x3, 0x1, 0x2, 0xF, 0xB, 0x9, 0xA};

    private final DmaRegisters first = new DmaRegisters(0);
    private final DmaRegisters second = new DmaRegisters(1);
    private final Pages pages = new Pages();
    private final GuestMemory memory;

    public DmaController(PortBus ports, GuestMemory memory) {
        this.memory = memory;
        ports.map(0x00, 0x10, first);
        ports.map(0x80, 0x10, pages);
        ports.map(0xC0, 0x20, second);
    }

    /** The reset line. */
    public void reset() {
        first.reset();
        second.reset();
    }

    /**
     * The channel as the device on it sees it.
     *
     * @param number 0 to 3, 5 to 7
     * @throws IllegalArgumentException if there is no such channel for a device
     */
    public DmaChannel channel(int number) {
        if (number < 0 || number >= CHANNELS || number == CASCADE) {
            throw new IllegalArgumentException("DMA channel " + number + ": expected 0 to 3 or 5 to 7");
        }
        return new Channel(number);
    }

    private final class Channel implements DmaChannel {

        private final int number;
        private final DmaRegisters registers;
        private final int within;

        Channel(int number) {
            this.number = number;
            registers = number < 4 ? first : second;
            within = number & 3;
        }

        @Override
        public boolean toMemory(ByteBuffer from) {
            return move(from, DmaRegisters.TO_MEMORY);
        }

        @Override
        public boolean fromMemory(ByteBuffer to) {
            return move(to, DmaRegisters.FROM_MEMORY);
        }

        private boolean move(ByteBuffer bytes, int direction) {
            int size = registers.unitSize();
            while (bytes.remaining() >= size && registers.allows(within, direction)) {
                int units = registers.contiguousUnits(within, bytes.remaining() / size);
                ByteBuffer piece = bytes.slice(bytes.position(), units * size);
                if (registers.checksOnly(within)) {
                    if (direction == DmaRegisters.FROM_MEMORY) {
                        piece.put(new byte[piece.remaining()]);
                    }
                } else if (direction == DmaRegisters.TO_MEMORY) {
                    memory.write(address(), piece);
                } else {
                    memory.read(address(), piece);
                }
                bytes.position(bytes.position() + units * size);
                if (registers.advance(within, units)) {
                    return true;
                }
            }
            return false;
        }

        private long address() {
            int page = pages.read(PAGE_REGISTERS[number]);
            int at = registers.address(within);
            // The word channels' address lines are one further up, and the page's lowest bit is not used.
            return number < 4 ? page << 16 | at : (page & 0xFE) << 16 | at << 1;
        }
    }

    /** Port 80h is also where firmware writes how far it has come. */
    private static final class Pages implements BytePorts {

        private final byte[] values = new byte[0x10];

        @Override
        public int read(int port) {
            return values[port & 0xF] & 0xFF;
        }

        @Override
        public void write(int port, int value) {
            values[port & 0xF] = (byte) value;
        }
    }
}
