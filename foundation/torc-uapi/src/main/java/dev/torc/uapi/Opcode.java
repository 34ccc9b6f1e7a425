package dev.torc.uapi;

import java.util.Optional;

/// The operations of Linux' io_uring: `enum io_uring_op`, and the `opcode` byte of a submission entry.
///
/// The kernel versions are those of the first release that has the operation, by `io_uring_enter(2)`. Distributions
/// carry operations back to older kernels, so what a kernel can do is asked of it with [RegisterOpcode#REGISTER_PROBE];
/// the version is for telling a reader what to update to.
public enum Opcode {
    /// Does nothing, and completes. Since 5.1.
    NOP(0, 5, 1),

    /// Reads into an array of [Iovec], as `preadv2(2)`. Since 5.1.
    READV(1, 5, 1),

    /// Writes from an array of [Iovec], as `pwritev2(2)`. Since 5.1.
    WRITEV(2, 5, 1),

    /// Writes a file back to its device, as `fsync(2)`. Since 5.1.
    FSYNC(3, 5, 1),

    /// Reads into a registered buffer. Since 5.1.
    READ_FIXED(4, 5, 1),

    /// Writes from a registered buffer. Since 5.1.
    WRITE_FIXED(5, 5, 1),

    /// Completes when a descriptor is ready. Since 5.1.
    POLL_ADD(6, 5, 1),

    /// Ends or changes a [#POLL_ADD]. Since 5.1.
    POLL_REMOVE(7, 5, 1),

    /// Writes a range of a file back, as `sync_file_range(2)`. Since 5.2.
    SYNC_FILE_RANGE(8, 5, 2),

    /// Sends a [MessageHeader], as `sendmsg(2)`. Since 5.3.
    SENDMSG(9, 5, 3),

    /// Receives into a [MessageHeader], as `recvmsg(2)`. Since 5.3.
    RECVMSG(10, 5, 3),

    /// Completes after a time, or after a number of completions. Since 5.4.
    TIMEOUT(11, 5, 4),

    /// Ends or changes a [#TIMEOUT]. Since 5.5.
    TIMEOUT_REMOVE(12, 5, 5),

    /// Accepts a connection, as `accept4(2)`. Since 5.5.
    ACCEPT(13, 5, 5),

    /// Cancels requests in flight. Since 5.5.
    ASYNC_CANCEL(14, 5, 5),

    /// Limits the time of the request before it in the chain. Since 5.5.
    LINK_TIMEOUT(15, 5, 5),

    /// Connects a socket, as `connect(2)`. Since 5.5.
    CONNECT(16, 5, 5),

    /// Changes the space of a file, as `fallocate(2)`. Since 5.6.
    FALLOCATE(17, 5, 6),

    /// Opens a file, as `openat(2)`. Since 5.6.
    OPENAT(18, 5, 6),

    /// Closes a descriptor or a registered file. Since 5.6.
    CLOSE(19, 5, 6),

    /// Changes registered files. Since 5.6.
    FILES_UPDATE(20, 5, 6),

    /// Describes a file in a [Statx], as `statx(2)`. Since 5.6.
    STATX(21, 5, 6),

    /// Reads, as `pread(2)`. Since 5.6.
    READ(22, 5, 6),

    /// Writes, as `pwrite(2)`. Since 5.6.
    WRITE(23, 5, 6),

    /// Says how a file will be used: [FileAdvice]. Since 5.6.
    FADVISE(24, 5, 6),

    /// Says how memory will be used: [MemoryAdvice]. Since 5.6.
    MADVISE(25, 5, 6),

    /// Sends, as `send(2)`. Since 5.6.
    SEND(26, 5, 6),

    /// Receives, as `recv(2)`. Since 5.6.
    RECV(27, 5, 6),

    /// Opens a file as an [OpenHow] says, as `openat2(2)`. Since 5.6.
    OPENAT2(28, 5, 6),

    /// Changes what an epoll watches, as `epoll_ctl(2)`. Since 5.6.
    EPOLL_CTL(29, 5, 6),

    /// Moves bytes between a pipe and a file, as `splice(2)`. Since 5.7.
    SPLICE(30, 5, 7),

    /// Gives buffers to a group. Since 5.7.
    PROVIDE_BUFFERS(31, 5, 7),

    /// Takes buffers from a group. Since 5.7.
    REMOVE_BUFFERS(32, 5, 7),

    /// Copies bytes from pipe to pipe, as `tee(2)`. Since 5.8.
    TEE(33, 5, 8),

    /// Ends half of a connection, as `shutdown(2)`. Since 5.11.
    SHUTDOWN(34, 5, 11),

    /// Renames a file, as `renameat2(2)`. Since 5.11.
    RENAMEAT(35, 5, 11),

    /// Removes a name, as `unlinkat(2)`. Since 5.11.
    UNLINKAT(36, 5, 11),

    /// Makes a directory, as `mkdirat(2)`. Since 5.15.
    MKDIRAT(37, 5, 15),

    /// Makes a symbolic link, as `symlinkat(2)`. Since 5.15.
    SYMLINKAT(38, 5, 15),

    /// Makes a hard link, as `linkat(2)`. Since 5.15.
    LINKAT(39, 5, 15),

    /// Posts a completion to another ring. Since 5.18.
    MSG_RING(40, 5, 18),

    /// Sets an extended attribute of a descriptor. Since 5.19.
    FSETXATTR(41, 5, 19),

    /// Sets an extended attribute of a path. Since 5.19.
    SETXATTR(42, 5, 19),

    /// Reads an extended attribute of a descriptor. Since 5.19.
    FGETXATTR(43, 5, 19),

    /// Reads an extended attribute of a path. Since 5.19.
    GETXATTR(44, 5, 19),

    /// Makes a socket, as `socket(2)`. Since 5.19.
    SOCKET(45, 5, 19),

    /// Passes a command to the file's driver. Since 5.19.
    URING_CMD(46, 5, 19),

    /// Sends from the caller's memory, without a copy. Since 6.0.
    SEND_ZC(47, 6, 0),

    /// Sends a [MessageHeader] from the caller's memory, without a copy. Since 6.1.
    SENDMSG_ZC(48, 6, 1),

    /// Reads again and again into picked buffers. Since 6.7.
    READ_MULTISHOT(49, 6, 7),

    /// Waits for a child, as `waitid(2)`. Since 6.7.
    WAITID(50, 6, 7),

    /// Waits on a futex word. Since 6.7.
    FUTEX_WAIT(51, 6, 7),

    /// Wakes who waits on a futex word. Since 6.7.
    FUTEX_WAKE(52, 6, 7),

    /// Waits on several futex words: [FutexWaitVector]. Since 6.7.
    FUTEX_WAITV(53, 6, 7),

    /// Makes a descriptor of a registered file. Since 6.8.
    FIXED_FD_INSTALL(54, 6, 8),

    /// Sets a file's length, as `ftruncate(2)`. Since 6.9.
    FTRUNCATE(55, 6, 9),

    /// Names a socket, as `bind(2)`. Since 6.11.
    BIND(56, 6, 11),

    /// Lets a socket accept, as `listen(2)`. Since 6.11.
    LISTEN(57, 6, 11),

    /// Receives into memory that a network queue fills. Since 6.15.
    RECV_ZC(58, 6, 15),

    /// Waits for an epoll, as `epoll_wait(2)`. Since 6.15.
    EPOLL_WAIT(59, 6, 15),

    /// Reads into several parts of a registered buffer. Since 6.15.
    READV_FIXED(60, 6, 15),

    /// Writes from several parts of a registered buffer. Since 6.15.
    WRITEV_FIXED(61, 6, 15),

    /// Makes a pipe, as `pipe2(2)`. Since 6.16.
    PIPE(62, 6, 16),

    /// [#NOP] in an entry of 128 bytes. Since 6.19.
    NOP128(63, 6, 19),

    /// [#URING_CMD] in an entry of 128 bytes. Since 6.19.
    URING_CMD128(64, 6, 19);

    private static final Opcode[] BY_NUMBER = values();

    private final int number;
    private final int sinceMajor;
    private final int sinceMinor;

    Opcode(int number, int sinceMajor, int sinceMinor) {
        this.number = number;
        this.sinceMajor = sinceMajor;
        this.sinceMinor = sinceMinor;
    }

    /// {@return the operation of this number, or nothing if Linux had none when this list was written}
    public static Optional<Opcode> of(int number) {
        return number >= 0 && number < BY_NUMBER.length ? Optional.of(BY_NUMBER[number]) : Optional.empty();
    }

    /// {@return the value of the `opcode` byte}
    public int number() {
        return number;
    }

    /// {@return the first kernel that has it}
    public KernelVersion since() {
        return new KernelVersion(sinceMajor, sinceMinor, 0);
    }
}
