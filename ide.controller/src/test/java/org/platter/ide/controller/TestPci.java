package org.platter.ide.controller;

import java.util.HashMap;
import java.util.Map;
import org.platter.machine.api.PciBus;
import org.platter.machine.api.PciFunction;

/** A PCI bus whose functions a test finds by device and function. */
final class TestPci implements PciBus {

    private final Map<Integer, PciFunction> functions = new HashMap<>();

    @Override
    public void add(int device, int number, PciFunction function) {
        if (functions.putIfAbsent(device * 8 + number, function) != null) {
            throw new IllegalStateException("device " + device + " function " + number + " is taken");
        }
    }

    @Override
    public void remove(int device, int number) {
        functions.remove(device * 8 + number);
    }

    /** The function, or null. */
    PciFunction function(int device, int number) {
        return functions.get(device * 8 + number);
    }
}
