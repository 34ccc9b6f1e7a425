package dev.torc.mailbox;

import dev.torc.layout.LongWords;

/// Where everything of a region lies.
///
/// ```text
///       0  magic, version, mailboxes, capacity, slot bytes, total bytes   who makes it, once; the magic last
///     128  attachments: how many processes have mapped it                 each of them
///    4096  entries, 128 bytes each                                        see EntryTable
///          users: a row for each entry                                    see UserTable
///          queues: one for each entry, at multiples of 128 bytes          see QueueLayout
/// ```
///
/// The sizes are kept privately by each process, and looked at once.
///
/// @param spec how large it is
/// @param usersAt where the rows of users begin, in bytes
/// @param queuesAt where the queues begin
/// @param totalBytes the length of the region
record RegionLayout(RegionSpec spec, long usersAt, long queuesAt, long totalBytes) {

    /// `TORCMAIL`, in the order of the bytes in memory.
    static final long MAGIC = 0x4c49_414d_4352_4f54L;

    /// The version of this page, of [EntryTable], [UserTable], [QueueLayout] and the words in them.
    static final int VERSION = 1;

    static final long HEADER_BYTES = 4096;
    static final long ATTACHMENTS = 128;

    private static final long MAGIC_AT = 0;
    private static final long VERSION_AT = 8;
    private static final long MAILBOXES_AT = 16;
    private static final long CAPACITY_AT = 24;
    private static final long SLOT_BYTES_AT = 32;
    private static final long TOTAL_BYTES_AT = 40;

    private static final long LINE_BYTES = 128;

    static RegionLayout of(RegionSpec spec) {
        long usersAt = HEADER_BYTES + (long) spec.mailboxes() * EntryTable.ENTRY_BYTES;
        long queuesAt = usersAt + spec.mailboxes() * userRowBytes(spec);
        return new RegionLayout(spec, usersAt, queuesAt, queuesAt + spec.mailboxes() * queueStrideBytes(spec));
    }

    long entriesAt() {
        return HEADER_BYTES;
    }

    long userRowBytes() {
        return userRowBytes(spec);
    }

    /// {@return where a mailbox' queue begins}
    long queueAt(int index) {
        return queuesAt + index * queueStrideBytes(spec);
    }

    /// {@return whether somebody has made a region here, all of it}
    static boolean isMade(LongWords words) {
        // REGION-MADE (acquire): all of the header is there if its magic is.
        return words.loadAcquireLong(MAGIC_AT) == MAGIC;
    }

    /// Writes the header, into memory that is all zeros: an empty registry and empty queues.
    void make(LongWords words) {
        words.putLong(VERSION_AT, VERSION);
        words.putLong(MAILBOXES_AT, spec.mailboxes());
        words.putLong(CAPACITY_AT, spec.queue().capacity());
        words.putLong(SLOT_BYTES_AT, spec.queue().slotBytes());
        words.putLong(TOTAL_BYTES_AT, totalBytes);
        // REGION-MADE (release): the header is there before its magic.
        words.storeReleaseLong(MAGIC_AT, MAGIC);
    }

    /// {@return whether a region that was made has this layout}
    boolean isOf(LongWords words) {
        return words.getLong(VERSION_AT) == VERSION
                && words.getLong(MAILBOXES_AT) == spec.mailboxes()
                && words.getLong(CAPACITY_AT) == spec.queue().capacity()
                && words.getLong(SLOT_BYTES_AT) == spec.queue().slotBytes()
                && words.getLong(TOTAL_BYTES_AT) == totalBytes;
    }

    /// {@return what a region that was made says of itself}
    static String describe(LongWords words) {
        return describe(
                words.getLong(VERSION_AT),
                words.getLong(MAILBOXES_AT),
                words.getLong(CAPACITY_AT) + " slots of " + words.getLong(SLOT_BYTES_AT));
    }

    /// {@return the same of this layout}
    String describe() {
        return describe(
                VERSION,
                spec.mailboxes(),
                spec.queue().capacity() + " slots of " + spec.queue().slotBytes());
    }

    private static String describe(long version, long mailboxes, String slots) {
        return "version " + version + " (" + mailboxes + " mailboxes of " + slots + " bytes)";
    }

    private static long userRowBytes(RegionSpec spec) {
        return wholeLines((long) spec.mailboxes() * Long.BYTES);
    }

    private static long queueStrideBytes(RegionSpec spec) {
        return wholeLines(spec.queue().byteSize());
    }

    private static long wholeLines(long bytes) {
        return (bytes + LINE_BYTES - 1) / LINE_BYTES * LINE_BYTES;
    }
}
