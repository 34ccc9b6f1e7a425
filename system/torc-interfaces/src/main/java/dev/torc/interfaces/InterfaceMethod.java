package dev.torc.interfaces;

/// One method of an interface, as its two ends compare it.
///
/// @param number the command by which it is called; not 0
/// @param layout a hash of the signature
/// @param name its name in Java
/// @param signature all that it says: names, types, bounds, what records and enums consist of; one line
public record InterfaceMethod(int number, long layout, String name, String signature) {

    String version() {
        return signature + " (layout " + InterfaceTable.hex(layout) + ")";
    }
}
