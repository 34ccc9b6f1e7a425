package dev.torc.uring;

import dev.torc.layout.Words;
import dev.torc.uapi.AcceptFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.SendReceiveFlags;
import dev.torc.uapi.SocketCommand;
import dev.torc.uapi.SubmissionEntry;
import java.lang.foreign.MemorySegment;

/// Fills submission entries with operations on sockets. See [Prepare] for what holds for all of them.
///
/// Each `int fd` is a descriptor or `FixedFile.at(index)`; `flags` are `MSG_*` where nothing else is said. What of a
/// send or receive is not common to all has a method that adds to it: [#pollFirst], [#bundle], [#to],
/// [Prepare#selectBuffer].
public final class PrepareSocket {

    private PrepareSocket() {}

    /// `SOCKET`: as `socket(2)`; the completion's result is the descriptor. Linux 5.19.
    ///
    /// @param domain `AF_*`
    /// @param type `SOCK_*`, with `SOCK_CLOEXEC` as a rule
    /// @param protocol the protocol, or 0 for the type's own
    public static void socket(Words entries, long at, int domain, int type, int protocol) {
        Entry.startPlain(entries, at, Opcode.SOCKET, domain);
        SubmissionEntry.setOffset(entries, at, type);
        SubmissionEntry.setLength(entries, at, protocol);
    }

    /// `SOCKET` into the table of registered files.
    ///
    /// @param domain `AF_*`
    /// @param type `SOCK_*` without `SOCK_CLOEXEC`
    /// @param protocol the protocol, or 0 for the type's own
    /// @param index the place in the table, or [FixedFile#ALLOCATE]
    public static void socketDirect(Words entries, long at, int domain, int type, int protocol, int index) {
        socket(entries, at, domain, type, protocol);
        SubmissionEntry.setFileIndex(entries, at, FixedFile.target(index));
    }

    /// `BIND`: as `bind(2)`. Linux 6.11.
    ///
    /// @param socketAddress a `struct sockaddr`
    public static void bind(Words entries, long at, int fd, long socketAddress, int lengthBytes) {
        Entry.start(entries, at, Opcode.BIND, fd);
        SubmissionEntry.setOffset(entries, at, lengthBytes);
        SubmissionEntry.setAddress(entries, at, socketAddress);
    }

    /// `LISTEN`: as `listen(2)`. Linux 6.11.
    ///
    /// @param backlog how many connections may wait to be accepted
    public static void listen(Words entries, long at, int fd, int backlog) {
        Entry.start(entries, at, Opcode.LISTEN, fd);
        SubmissionEntry.setLength(entries, at, backlog);
    }

    /// `CONNECT`: as `connect(2)`. Linux 5.5.
    ///
    /// @param socketAddress a `struct sockaddr`
    public static void connect(Words entries, long at, int fd, long socketAddress, int lengthBytes) {
        Entry.start(entries, at, Opcode.CONNECT, fd);
        SubmissionEntry.setOffset(entries, at, lengthBytes);
        SubmissionEntry.setAddress(entries, at, socketAddress);
    }

    /// `ACCEPT`: as `accept4(2)`; the completion's result is the descriptor. Linux 5.5.
    ///
    /// @param socketAddress where the peer's address goes, or 0
    /// @param lengthAddress an `int` with the room there in bytes, or 0
    /// @param flags `SOCK_CLOEXEC`, `SOCK_NONBLOCK`
    public static void accept(Words entries, long at, int fd, long socketAddress, long lengthAddress, int flags) {
        Entry.start(entries, at, Opcode.ACCEPT, fd);
        SubmissionEntry.setOffset(entries, at, lengthAddress);
        SubmissionEntry.setAddress(entries, at, socketAddress);
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }

    /// `ACCEPT` into the table of registered files.
    ///
    /// @param flags `SOCK_NONBLOCK` or 0
    /// @param index the place in the table, or [FixedFile#ALLOCATE]
    public static void acceptDirect(Words entries, long at, int fd, int flags, int index) {
        accept(entries, at, fd, 0L, 0L, flags);
        SubmissionEntry.setFileIndex(entries, at, FixedFile.target(index));
    }

    /// `ACCEPT` of every connection that comes (`IORING_ACCEPT_MULTISHOT`), a completion each. Linux 5.19.
    ///
    /// @param flags `SOCK_CLOEXEC`, `SOCK_NONBLOCK`
    public static void acceptMultishot(Words entries, long at, int fd, int flags) {
        accept(entries, at, fd, 0L, 0L, flags);
        Entry.addPriorityFlags(entries, at, AcceptFlags.MULTISHOT);
    }

    /// [#acceptMultishot] into the table of registered files, where Linux chooses the places.
    ///
    /// @param flags `SOCK_NONBLOCK` or 0
    public static void acceptMultishotDirect(Words entries, long at, int fd, int flags) {
        acceptMultishot(entries, at, fd, flags);
        SubmissionEntry.setFileIndex(entries, at, FixedFile.target(FixedFile.ALLOCATE));
    }

    /// `SHUTDOWN`: as `shutdown(2)`. Linux 5.11.
    ///
    /// @param how `SHUT_RD`, `SHUT_WR` or `SHUT_RDWR`
    public static void shutdown(Words entries, long at, int fd, int how) {
        Entry.start(entries, at, Opcode.SHUTDOWN, fd);
        SubmissionEntry.setLength(entries, at, how);
    }

    /// `SEND`: as `send(2)`. Linux 5.6.
    public static void send(Words entries, long at, int fd, long address, int lengthBytes, int flags) {
        transfer(entries, at, Opcode.SEND, fd, address, lengthBytes, flags);
    }

    /// `SEND` from a segment.
    public static void send(Words entries, long at, int fd, MemorySegment source, int flags) {
        send(entries, at, fd, Entry.address(source), Entry.length(source), flags);
    }

    /// `SEND` of several parts (`IORING_SEND_VECTORIZED`). Linux 6.17.
    ///
    /// @param vectorAddress an array of `struct iovec`
    /// @param vectorCount how many there are
    public static void sendVectored(Words entries, long at, int fd, long vectorAddress, int vectorCount, int flags) {
        send(entries, at, fd, vectorAddress, vectorCount, flags);
        Entry.addPriorityFlags(entries, at, SendReceiveFlags.SEND_VECTORIZED);
    }

    /// `SEND_ZC`: sends without copying. Two completions come as a rule: the result, with `IORING_CQE_F_MORE`, and,
    /// when the memory is free again, a notification (`IORING_CQE_F_NOTIF`). Linux 6.0.
    public static void sendZeroCopy(Words entries, long at, int fd, long address, int lengthBytes, int flags) {
        transfer(entries, at, Opcode.SEND_ZC, fd, address, lengthBytes, flags);
    }

    /// `SEND_ZC` from a registered buffer (`IORING_RECVSEND_FIXED_BUF`, which a plain `SEND` does not take).
    ///
    /// @param address an address inside the buffer
    /// @param bufferIndex the buffer's index, 0..65535
    public static void sendZeroCopyFixed(
            Words entries, long at, int fd, long address, int lengthBytes, int flags, int bufferIndex) {
        sendZeroCopy(entries, at, fd, address, lengthBytes, flags);
        SubmissionEntry.setBufferIndex(entries, at, bufferIndex, 0);
        Entry.addPriorityFlags(entries, at, SendReceiveFlags.FIXED_BUF);
    }

    /// Asks that the notification of a [#sendZeroCopy] say whether bytes were copied all the same
    /// (`IORING_SEND_ZC_REPORT_USAGE`): bit 31 of its result. Linux 6.2.
    public static void reportUsage(Words entries, long at) {
        Entry.addPriorityFlags(entries, at, SendReceiveFlags.SEND_ZC_REPORT_USAGE);
    }

    /// Adds a destination to a `SEND` or `SEND_ZC`: as `sendto(2)`. Linux 6.0.
    ///
    /// @param socketAddress a `struct sockaddr`
    /// @param lengthBytes its length, 1..65535
    public static void to(Words entries, long at, long socketAddress, int lengthBytes) {
        SubmissionEntry.setOffset(entries, at, socketAddress);
        SubmissionEntry.setFileIndex(entries, at, lengthBytes & 0xffff);
    }

    /// `SENDMSG`: as `sendmsg(2)`. Linux 5.3.
    ///
    /// @param messageAddress a `struct msghdr`
    public static void sendMessage(Words entries, long at, int fd, long messageAddress, int flags) {
        transfer(entries, at, Opcode.SENDMSG, fd, messageAddress, 1, flags);
    }

    /// `SENDMSG_ZC`: sends without copying, as [#sendZeroCopy]. Linux 6.1.
    ///
    /// @param messageAddress a `struct msghdr`
    public static void sendMessageZeroCopy(Words entries, long at, int fd, long messageAddress, int flags) {
        transfer(entries, at, Opcode.SENDMSG_ZC, fd, messageAddress, 1, flags);
    }

    /// `RECV`: as `recv(2)`. Linux 5.6.
    public static void receive(Words entries, long at, int fd, long address, int lengthBytes, int flags) {
        transfer(entries, at, Opcode.RECV, fd, address, lengthBytes, flags);
    }

    /// `RECV` into a segment.
    public static void receive(Words entries, long at, int fd, MemorySegment target, int flags) {
        receive(entries, at, fd, Entry.writableAddress(target), Entry.length(target), flags);
    }

    /// `RECV` into a provided buffer, chosen when something has come.
    ///
    /// @param group the buffers' group
    /// @param mostBytes the most to take, or 0 for the buffer's length
    public static void receiveIntoGroup(Words entries, long at, int fd, int group, int mostBytes, int flags) {
        receive(entries, at, fd, 0L, mostBytes, flags);
        Prepare.selectBuffer(entries, at, group);
    }

    /// `RECV` of all that comes (`IORING_RECV_MULTISHOT`), into a provided buffer and with a completion each. Linux
    /// 6.0.
    ///
    /// @param group the buffers' group
    public static void receiveMultishot(Words entries, long at, int fd, int group, int flags) {
        receiveIntoGroup(entries, at, fd, group, 0, flags);
        Entry.addPriorityFlags(entries, at, SendReceiveFlags.RECV_MULTISHOT);
    }

    /// `RECVMSG`: as `recvmsg(2)`. Linux 5.3.
    ///
    /// @param messageAddress a `struct msghdr`
    public static void receiveMessage(Words entries, long at, int fd, long messageAddress, int flags) {
        transfer(entries, at, Opcode.RECVMSG, fd, messageAddress, 1, flags);
    }

    /// `RECVMSG` of all that comes, each into a provided buffer that begins with a `struct io_uring_recvmsg_out`.
    /// Linux 6.0.
    ///
    /// @param messageAddress a `struct msghdr`, of which the lengths of name and control data count
    /// @param group the buffers' group
    public static void receiveMessageMultishot(
            Words entries, long at, int fd, long messageAddress, int group, int flags) {
        receiveMessage(entries, at, fd, messageAddress, flags);
        Prepare.selectBuffer(entries, at, group);
        Entry.addPriorityFlags(entries, at, SendReceiveFlags.RECV_MULTISHOT);
    }

    /// `RECV_ZC`: receives all that comes into memory that a network queue fills
    /// (`IORING_REGISTER_ZCRX_IFQ`), in a ring with `CQE32` or `CQE_MIXED`. Linux 6.15.
    ///
    /// @param queue the registered network queue's number
    /// @param mostBytes after how many bytes to end, or 0 for never
    public static void receiveZeroCopy(Words entries, long at, int fd, int queue, int mostBytes) {
        transfer(entries, at, Opcode.RECV_ZC, fd, 0L, mostBytes, 0);
        SubmissionEntry.setFileIndex(entries, at, queue);
        Entry.addPriorityFlags(entries, at, SendReceiveFlags.RECV_MULTISHOT);
    }

    /// Lets a send or receive wait until the socket is ready before it is tried (`IORING_RECVSEND_POLL_FIRST`):
    /// cheaper if it is known that it is not. Linux 5.19.
    public static void pollFirst(Words entries, long at) {
        Entry.addPriorityFlags(entries, at, SendReceiveFlags.POLL_FIRST);
    }

    /// Lets a send or receive that takes its memory from a group use several buffers at once
    /// (`IORING_RECVSEND_BUNDLE`); they follow each other from the one that the completion names. Linux 6.10.
    public static void bundle(Words entries, long at) {
        Entry.addPriorityFlags(entries, at, SendReceiveFlags.BUNDLE);
    }

    /// `URING_CMD` that asks how many bytes wait to be received: the completion's result. Linux 6.7.
    public static void bytesToReceive(Words entries, long at, int fd) {
        PrepareRing.command(entries, at, fd, SocketCommand.SIOCINQ);
    }

    /// `URING_CMD` that asks how many bytes wait to be sent: the completion's result. Linux 6.7.
    public static void bytesToSend(Words entries, long at, int fd) {
        PrepareRing.command(entries, at, fd, SocketCommand.SIOCOUTQ);
    }

    /// `URING_CMD` as `getsockopt(2)`, of the options that it knows (`SOL_SOCKET`); the completion's result is the
    /// value's length in bytes. Linux 6.7.
    public static void getOption(
            Words entries, long at, int fd, int level, int option, long valueAddress, int lengthBytes) {
        option(entries, at, fd, SocketCommand.GETSOCKOPT, level, option, valueAddress, lengthBytes);
    }

    /// `URING_CMD` as `setsockopt(2)`. Linux 6.7.
    public static void setOption(
            Words entries, long at, int fd, int level, int option, long valueAddress, int lengthBytes) {
        option(entries, at, fd, SocketCommand.SETSOCKOPT, level, option, valueAddress, lengthBytes);
    }

    /// `URING_CMD` as `getsockname(2)`. Linux 6.19.
    ///
    /// @param lengthAddress an `int` with the room at `socketAddress` in bytes, which becomes the address's length
    public static void localName(Words entries, long at, int fd, long socketAddress, long lengthAddress) {
        name(entries, at, fd, socketAddress, lengthAddress, 0);
    }

    /// `URING_CMD` as `getpeername(2)`. Linux 6.19.
    ///
    /// @param lengthAddress an `int` with the room at `socketAddress` in bytes, which becomes the address's length
    public static void peerName(Words entries, long at, int fd, long socketAddress, long lengthAddress) {
        name(entries, at, fd, socketAddress, lengthAddress, 1);
    }

    private static void name(Words entries, long at, int fd, long socketAddress, long lengthAddress, int ofPeer) {
        PrepareRing.command(entries, at, fd, SocketCommand.GETSOCKNAME);
        SubmissionEntry.setAddress(entries, at, socketAddress);
        SubmissionEntry.setAddress3(entries, at, lengthAddress);
        SubmissionEntry.setFileIndex(entries, at, ofPeer);
    }

    private static void option(
            Words entries, long at, int fd, int command, int level, int option, long valueAddress, int lengthBytes) {
        PrepareRing.command(entries, at, fd, command);
        // `level` and `optname` share the eight bytes of `addr`.
        SubmissionEntry.setAddress(entries, at, (level & 0xffff_ffffL) | ((long) option << 32));
        SubmissionEntry.setFileIndex(entries, at, lengthBytes);
        SubmissionEntry.setAddress3(entries, at, valueAddress);
    }

    private static void transfer(Words entries, long at, Opcode opcode, int fd, long address, int length, int flags) {
        Entry.start(entries, at, opcode, fd);
        SubmissionEntry.setAddress(entries, at, address);
        SubmissionEntry.setLength(entries, at, length);
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }
}
