package dev.torc.uapi;

/// One number of Linux' interface, under its name in C. Two facts with one key agree, or one of them is wrong.
///
/// @param key `constant NAME`, `field STRUCT.FIELD` or `struct STRUCT`
/// @param value the constant's value, the field's offset or the struct's size, the last two in bytes
/// @param lengthBytes the field's length; 0 where there is none
record Fact(String key, long value, long lengthBytes) {

    static Fact constant(String name, long value) {
        // C's constants are signed or unsigned without a system; 32 bits decide, for all that fit into them.
        long folded = value >= Integer.MIN_VALUE && value <= 0xffff_ffffL ? (int) value : value;
        return new Fact("constant " + name, folded, 0);
    }

    static Fact field(String struct, String field, long offsetBytes, long lengthBytes) {
        return new Fact("field " + struct + "." + field, offsetBytes, lengthBytes);
    }

    static Fact struct(String struct, long sizeBytes) {
        return new Fact("struct " + struct, sizeBytes, 0);
    }

    String kind() {
        return key.substring(0, key.indexOf(' '));
    }

    String name() {
        return key.substring(key.indexOf(' ') + 1);
    }

    /// Whether it is a field that Linux keeps for later.
    boolean isReserved() {
        return key.matches("field .*[.]_*(resv|reserved|rsvd|pad|spare)\\d*");
    }
}
