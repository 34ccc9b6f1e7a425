package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// Protection information that goes with a read or write: `struct io_uring_attr_pi`.
///
/// The accessors read and write one struct that begins where `attribute` does, with plain access, and allocate
/// nothing.
public final class ProtectionAttribute {

    /// `struct io_uring_attr_pi`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_SHORT.withName("flags"),
                    JAVA_SHORT.withName("app_tag"),
                    JAVA_INT.withName("len"),
                    JAVA_LONG.withName("addr"),
                    JAVA_LONG.withName("seed"),
                    JAVA_LONG.withName("rsvd"))
            .withName("io_uring_attr_pi");

    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));
    private static final VarHandle APPLICATION_TAG = LAYOUT.varHandle(groupElement("app_tag"));
    private static final VarHandle LENGTH_BYTES = LAYOUT.varHandle(groupElement("len"));
    private static final VarHandle ADDRESS = LAYOUT.varHandle(groupElement("addr"));
    private static final VarHandle SEED = LAYOUT.varHandle(groupElement("seed"));

    private ProtectionAttribute() {}

    /// {@return what is checked}
    public static int flags(MemorySegment attribute) {
        return (short) FLAGS.get(attribute, 0L) & 0xffff;
    }

    /// Sets what is checked.
    public static void setFlags(MemorySegment attribute, int value) {
        FLAGS.set(attribute, 0L, (short) value);
    }

    /// {@return the application's tag}
    public static int applicationTag(MemorySegment attribute) {
        return (short) APPLICATION_TAG.get(attribute, 0L) & 0xffff;
    }

    /// Sets the application's tag.
    public static void setApplicationTag(MemorySegment attribute, int value) {
        APPLICATION_TAG.set(attribute, 0L, (short) value);
    }

    /// {@return the length of the information in bytes}
    public static int lengthBytes(MemorySegment attribute) {
        return (int) LENGTH_BYTES.get(attribute, 0L);
    }

    /// Sets the length of the information in bytes.
    public static void setLengthBytes(MemorySegment attribute, int value) {
        LENGTH_BYTES.set(attribute, 0L, value);
    }

    /// {@return the address of the information}
    public static long address(MemorySegment attribute) {
        return (long) ADDRESS.get(attribute, 0L);
    }

    /// Sets the address of the information.
    public static void setAddress(MemorySegment attribute, long value) {
        ADDRESS.set(attribute, 0L, value);
    }

    /// {@return the number that the tags count from}
    public static long seed(MemorySegment attribute) {
        return (long) SEED.get(attribute, 0L);
    }

    /// Sets the number that the tags count from.
    public static void setSeed(MemorySegment attribute, long value) {
        SEED.set(attribute, 0L, value);
    }
}
