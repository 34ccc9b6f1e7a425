package dev.torc.uapi;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// The network queue to receive from without a copy: `struct io_uring_zcrx_ifq_reg`.
///
/// The accessors read and write one struct that begins where `register` does, with plain access, and allocate
/// nothing.
public final class ZeroCopyReceiveRegister {

    /// `struct io_uring_zcrx_ifq_reg`.
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    JAVA_INT.withName("if_idx"),
                    JAVA_INT.withName("if_rxq"),
                    JAVA_INT.withName("rq_entries"),
                    JAVA_INT.withName("flags"),
                    JAVA_LONG.withName("area_ptr"),
                    JAVA_LONG.withName("region_ptr"),
                    MemoryLayout.structLayout(
                                    JAVA_INT.withName("head"),
                                    JAVA_INT.withName("tail"),
                                    JAVA_INT.withName("rqes"),
                                    JAVA_INT.withName("__resv2"),
                                    MemoryLayout.sequenceLayout(2, JAVA_LONG).withName("__resv"))
                            .withName("offsets"),
                    JAVA_INT.withName("zcrx_id"),
                    JAVA_INT.withName("rx_buf_len"),
                    JAVA_LONG.withName("event_desc"),
                    MemoryLayout.sequenceLayout(2, JAVA_LONG).withName("__resv"))
            .withName("io_uring_zcrx_ifq_reg");

    private static final VarHandle INTERFACE_INDEX = LAYOUT.varHandle(groupElement("if_idx"));
    private static final VarHandle QUEUE = LAYOUT.varHandle(groupElement("if_rxq"));
    private static final VarHandle REFILL_ENTRY_COUNT = LAYOUT.varHandle(groupElement("rq_entries"));
    private static final VarHandle FLAGS = LAYOUT.varHandle(groupElement("flags"));
    private static final VarHandle AREA_ADDRESS = LAYOUT.varHandle(groupElement("area_ptr"));
    private static final VarHandle REGION_ADDRESS = LAYOUT.varHandle(groupElement("region_ptr"));
    private static final VarHandle HEAD_OFFSET = LAYOUT.varHandle(groupElement("offsets"), groupElement("head"));
    private static final VarHandle TAIL_OFFSET = LAYOUT.varHandle(groupElement("offsets"), groupElement("tail"));
    private static final VarHandle ENTRIES_OFFSET = LAYOUT.varHandle(groupElement("offsets"), groupElement("rqes"));
    private static final VarHandle ID = LAYOUT.varHandle(groupElement("zcrx_id"));
    private static final VarHandle RECEIVE_BUFFER_BYTES = LAYOUT.varHandle(groupElement("rx_buf_len"));
    private static final VarHandle EVENTS_ADDRESS = LAYOUT.varHandle(groupElement("event_desc"));

    private ZeroCopyReceiveRegister() {}

    /// {@return the network interface}
    public static int interfaceIndex(MemorySegment register) {
        return (int) INTERFACE_INDEX.get(register, 0L);
    }

    /// Sets the network interface.
    public static void setInterfaceIndex(MemorySegment register, int value) {
        INTERFACE_INDEX.set(register, 0L, value);
    }

    /// {@return its receive queue}
    public static int queue(MemorySegment register) {
        return (int) QUEUE.get(register, 0L);
    }

    /// Sets its receive queue.
    public static void setQueue(MemorySegment register, int value) {
        QUEUE.set(register, 0L, value);
    }

    /// {@return how many entries the refill queue has}
    public static int refillEntryCount(MemorySegment register) {
        return (int) REFILL_ENTRY_COUNT.get(register, 0L);
    }

    /// Sets how many entries the refill queue has.
    public static void setRefillEntryCount(MemorySegment register, int value) {
        REFILL_ENTRY_COUNT.set(register, 0L, value);
    }

    /// {@return the [ZeroCopyReceiveRegisterFlags]}
    public static int flags(MemorySegment register) {
        return (int) FLAGS.get(register, 0L);
    }

    /// Sets the [ZeroCopyReceiveRegisterFlags].
    public static void setFlags(MemorySegment register, int value) {
        FLAGS.set(register, 0L, value);
    }

    /// {@return the address of a [ZeroCopyReceiveArea]}
    public static long areaAddress(MemorySegment register) {
        return (long) AREA_ADDRESS.get(register, 0L);
    }

    /// Sets the address of a [ZeroCopyReceiveArea].
    public static void setAreaAddress(MemorySegment register, long value) {
        AREA_ADDRESS.set(register, 0L, value);
    }

    /// {@return the address of a [MemoryRegionDescription] for the refill queue}
    public static long regionAddress(MemorySegment register) {
        return (long) REGION_ADDRESS.get(register, 0L);
    }

    /// Sets the address of a [MemoryRegionDescription] for the refill queue.
    public static void setRegionAddress(MemorySegment register, long value) {
        REGION_ADDRESS.set(register, 0L, value);
    }

    /// {@return where the refill queue's head is in its region, in bytes, answered}
    public static int headOffset(MemorySegment register) {
        return (int) HEAD_OFFSET.get(register, 0L);
    }

    /// {@return where its tail is, in bytes, answered}
    public static int tailOffset(MemorySegment register) {
        return (int) TAIL_OFFSET.get(register, 0L);
    }

    /// {@return where its entries are, in bytes, answered}
    public static int entriesOffset(MemorySegment register) {
        return (int) ENTRIES_OFFSET.get(register, 0L);
    }

    /// {@return the number of the queue on this ring, answered}
    public static int id(MemorySegment register) {
        return (int) ID.get(register, 0L);
    }

    /// Sets the number of the queue on this ring, answered.
    public static void setId(MemorySegment register, int value) {
        ID.set(register, 0L, value);
    }

    /// {@return the wanted size of the receive buffers in bytes; since 7.0}
    public static int receiveBufferBytes(MemorySegment register) {
        return (int) RECEIVE_BUFFER_BYTES.get(register, 0L);
    }

    /// Sets the wanted size of the receive buffers in bytes; since 7.0.
    public static void setReceiveBufferBytes(MemorySegment register, int value) {
        RECEIVE_BUFFER_BYTES.set(register, 0L, value);
    }

    /// {@return the address of a `struct zcrx_event_desc`, or 0; since 7.2}
    public static long eventsAddress(MemorySegment register) {
        return (long) EVENTS_ADDRESS.get(register, 0L);
    }

    /// Sets the address of a `struct zcrx_event_desc`, or 0; since 7.2.
    public static void setEventsAddress(MemorySegment register, long value) {
        EVENTS_ADDRESS.set(register, 0L, value);
    }
}
