package dev.torc.uring;

import dev.torc.layout.Words;
import dev.torc.uapi.NvmeCommand;
import dev.torc.uapi.NvmePassthrough;

/// Fills submission entries of 128 bytes with commands for an NVMe device, past the block layer and its file systems.
/// See [Prepare] for what holds for all of them.
///
/// The file is a namespace's character device (`/dev/ng0n1`), or the controller's (`/dev/nvme0`) for [#admin]. The
/// ring has `SQE128`, or `SQE_MIXED` and an entry of [Uring#claim128]. The completion's result is 0, the device's
/// status, or a negated errno; the device's own result is the completion's third double word (`CQE32`, `CQE_MIXED`).
///
/// **What is at stake.** The device does what it is told: a write goes past every file system that lies there.
///
/// @see <a href="https://nvmexpress.org/specifications/">NVM Express Base and NVM Command Set specifications</a>
public final class PrepareNvme {

    // The numbers of the NVM command set, and of the admin commands.
    private static final int FLUSH = 0x00;
    private static final int WRITE = 0x01;
    private static final int READ = 0x02;
    private static final int IDENTIFY = 0x06;

    private static final int NAMESPACE = NvmeCommand.offsetOf("nsid");
    private static final int ADDRESS = NvmeCommand.offsetOf("addr");
    private static final int METADATA_LENGTH = NvmeCommand.offsetOf("metadata_len");
    private static final int DATA_LENGTH = NvmeCommand.offsetOf("data_len");
    private static final int DWORD_10 = NvmeCommand.offsetOf("cdw10");
    private static final int TIMEOUT = NvmeCommand.offsetOf("timeout_ms");

    private static final int MOST_BLOCKS = 1 << 16;
    private static final long LOW = 0xffff_ffffL;

    private PrepareNvme() {}

    /// A command for a namespace. What it needs beside is added with [#doubleWords] and [#timeout].
    ///
    /// @param fd the namespace's character device, or `FixedFile.at(index)`
    /// @param operation the command's number, 0..255
    /// @param namespace the namespace's number
    /// @param address where the data is, or goes; 0 without
    /// @param lengthBytes its length
    public static void command(
            Words entries, long at, int fd, int operation, int namespace, long address, int lengthBytes) {
        fill(entries, at, fd, NvmePassthrough.IO, operation, namespace, address, lengthBytes);
    }

    /// A command for the controller.
    ///
    /// @param fd the controller's character device, or `FixedFile.at(index)`
    /// @param operation the command's number, 0..255
    /// @param namespace the namespace's number that it is about, or 0
    /// @param address where the data is, or goes; 0 without
    /// @param lengthBytes its length
    public static void admin(
            Words entries, long at, int fd, int operation, int namespace, long address, int lengthBytes) {
        fill(entries, at, fd, NvmePassthrough.ADMIN, operation, namespace, address, lengthBytes);
    }

    /// Reads blocks.
    ///
    /// @param firstBlock the first block's number
    /// @param blocks how many, 1..65536
    /// @param address where they go
    /// @param lengthBytes their length together
    public static void read(
            Words entries, long at, int fd, int namespace, long firstBlock, int blocks, long address, int lengthBytes) {
        command(entries, at, fd, READ, namespace, address, lengthBytes);
        range(entries, at, firstBlock, blocks);
    }

    /// Writes blocks.
    ///
    /// @param firstBlock the first block's number
    /// @param blocks how many, 1..65536
    /// @param address where they are
    /// @param lengthBytes their length together
    public static void write(
            Words entries, long at, int fd, int namespace, long firstBlock, int blocks, long address, int lengthBytes) {
        command(entries, at, fd, WRITE, namespace, address, lengthBytes);
        range(entries, at, firstBlock, blocks);
    }

    /// Brings what was written to where it survives a loss of power.
    public static void flush(Words entries, long at, int fd, int namespace) {
        command(entries, at, fd, FLUSH, namespace, 0L, 0);
    }

    /// Asks what a controller or a namespace is.
    ///
    /// @param fd the controller's character device
    /// @param structure which of its structures (CNS): 0 a namespace's, 1 the controller's
    /// @param address where its 4096 bytes go
    /// @param lengthBytes 4096
    public static void identify(
            Words entries, long at, int fd, int namespace, int structure, long address, int lengthBytes) {
        admin(entries, at, fd, IDENTIFY, namespace, address, lengthBytes);
        doubleWords(entries, at, 10, structure, 0);
    }

    /// Stores two of the command's own double words, 10 to 15.
    ///
    /// @param first which: 10, 12 or 14
    /// @param value that one
    /// @param next the one behind it
    public static void doubleWords(Words entries, long at, int first, int value, int next) {
        if (first != 10 && first != 12 && first != 14) {
            throw new IllegalArgumentException(
                    "double words are stored by twos, from 10, 12 or 14 on, not from " + first);
        }
        PrepareRing.commandBytes128(entries, at, DWORD_10 + (first - 10) * Integer.BYTES, pair(value, next));
    }

    /// Bounds how long the device may take.
    ///
    /// @param millis the time, or 0 for Linux' own limit
    public static void timeout(Words entries, long at, int millis) {
        PrepareRing.commandBytes128(entries, at, TIMEOUT, pair(millis, 0));
    }

    private static void range(Words entries, long at, long firstBlock, int blocks) {
        if (blocks < 1 || blocks > MOST_BLOCKS) {
            throw new IllegalArgumentException(blocks + " blocks: one command moves 1 to " + MOST_BLOCKS);
        }
        doubleWords(entries, at, 10, (int) firstBlock, (int) (firstBlock >>> Integer.SIZE));
        doubleWords(entries, at, 12, blocks - 1, 0); // the device counts from 0
    }

    private static void fill(
            Words entries, long at, int fd, long kind, int operation, int namespace, long address, int lengthBytes) {
        PrepareRing.command(entries, at, fd, (int) kind);
        for (int offset = 0; offset <= TIMEOUT; offset += Long.BYTES) {
            PrepareRing.commandBytes128(entries, at, offset, 0L);
        }
        // The operation is the first byte of the word whose upper half is the namespace.
        PrepareRing.commandBytes128(entries, at, NAMESPACE - Integer.BYTES, pair(operation & 0xff, namespace));
        PrepareRing.commandBytes128(entries, at, ADDRESS, address);
        // The length of metadata, none, lies below that of the data.
        PrepareRing.commandBytes128(entries, at, METADATA_LENGTH, (long) lengthBytes << lengthShift());
    }

    private static int lengthShift() {
        return (DATA_LENGTH - METADATA_LENGTH) * Byte.SIZE;
    }

    private static long pair(int low, int high) {
        return (low & LOW) | ((long) high << Integer.SIZE);
    }
}
