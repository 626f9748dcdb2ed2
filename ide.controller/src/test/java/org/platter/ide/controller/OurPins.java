package org.platter.ide.controller;

/** Our controller on a board of the tests', whose time passes after each access until nothing is to come. */
final class OurPins implements Pins {

    private final TestPci pci = new TestPci();
    private final TestBoard board = new TestBoard(pci);

    OurPins(TestDisk... disks) {
        IdeController controller = new IdeController();
        for (int unit = 0; unit < disks.length; unit++) {
            controller.attach(unit, disks[unit]);
        }
        controller.plug(board);
    }

    @Override
    public void out(int port, int width, int value) {
        board.out(port, width, value);
        board.clock().passAll();
    }

    @Override
    public int in(int port, int width) {
        int value = board.in(port, width);
        board.clock().passAll();
        return value;
    }

    @Override
    public void poke(int address, byte[] data) {
        board.memory().put(address, data);
    }

    @Override
    public byte[] peek(int address, int length) {
        return board.memory().get(address, length);
    }

    @Override
    public void configure(int register, int width, int value) {
        pci.function(1, 1).writeConfiguration(register, width, value);
    }
}
