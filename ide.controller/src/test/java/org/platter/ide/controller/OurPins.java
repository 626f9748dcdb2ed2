package org.platter.ide.controller;

/** Our controller on a board of the tests', whose time passes after each access until nothing is to come. */
final class OurPins implements Pins {

    private final TestPci pci = new TestPci();
    private final TestBoard board = new TestBoard(pci);

    private OurPins(IdeController controller) {
        controller.plug(board);
    }

    static OurPins withDisk(TestDisk disk) {
        IdeController controller = new IdeController();
        controller.attach(0, disk);
        return new OurPins(controller);
    }

    static OurPins withDisc(TestDisk disc) {
        IdeController controller = new IdeController();
        controller.attachCd(0);
        controller.insert(0, disc);
        return new OurPins(controller);
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
