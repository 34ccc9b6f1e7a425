package dev.torc.uring;

import dev.torc.layout.Words;
import dev.torc.uapi.CancelFlags;
import dev.torc.uapi.Opcode;
import dev.torc.uapi.PollAddFlags;
import dev.torc.uapi.SubmissionEntry;
import dev.torc.uapi.TimeoutFlags;

/// Fills submission entries that wait for readiness or for time, and such that end what waits. See [Prepare] for what
/// holds for all of them.
public final class PrepareWait {

    private static final int NO_FILE = -1;

    private PrepareWait() {}

    /// `POLL_ADD`: completes once, when the file is ready; the result is the events that are. Linux 5.1.
    ///
    /// @param events `POLL*`
    public static void poll(Words entries, long at, int fd, int events) {
        Entry.start(entries, at, Opcode.POLL_ADD, fd);
        SubmissionEntry.setOperationFlags(entries, at, events);
    }

    /// `POLL_ADD` that completes each time that the file becomes ready (`IORING_POLL_ADD_MULTI`), until a completion
    /// comes without `IORING_CQE_F_MORE`. It tells edges: what is left unread is not told again. Linux 5.13.
    ///
    /// @param events `POLL*`
    public static void pollMultishot(Words entries, long at, int fd, int events) {
        poll(entries, at, fd, events);
        SubmissionEntry.setLength(entries, at, PollAddFlags.ADD_MULTI);
    }

    /// `POLL_REMOVE`: ends a poll, which then completes with ECANCELED. Linux 5.1.
    ///
    /// @param userData the poll's
    public static void pollRemove(Words entries, long at, long userData) {
        Entry.startPlain(entries, at, Opcode.POLL_REMOVE, NO_FILE);
        SubmissionEntry.setAddress(entries, at, userData);
    }

    /// `POLL_REMOVE` that changes the events of a poll and leaves it multishot. Linux 5.13.
    ///
    /// @param userData the poll's
    /// @param events `POLL*`
    public static void pollUpdateEvents(Words entries, long at, long userData, int events) {
        pollRemove(entries, at, userData);
        SubmissionEntry.setLength(entries, at, PollAddFlags.UPDATE_EVENTS | PollAddFlags.ADD_MULTI);
        SubmissionEntry.setOperationFlags(entries, at, events);
    }

    /// `POLL_REMOVE` that changes what a poll's completions carry. Linux 5.13.
    ///
    /// @param userData the poll's so far
    /// @param newUserData from now on
    public static void pollUpdateUserData(Words entries, long at, long userData, long newUserData) {
        pollRemove(entries, at, userData);
        SubmissionEntry.setOffset(entries, at, newUserData);
        SubmissionEntry.setLength(entries, at, PollAddFlags.UPDATE_USER_DATA);
    }

    /// `EPOLL_CTL`: as `epoll_ctl(2)`. Linux 5.6.
    ///
    /// @param epoll the epoll's descriptor
    /// @param operation `EPOLL_CTL_*`
    /// @param fd the descriptor that it is about
    /// @param eventAddress a `struct epoll_event`, or 0 to remove
    public static void epollControl(Words entries, long at, int epoll, int operation, int fd, long eventAddress) {
        Entry.startPlain(entries, at, Opcode.EPOLL_CTL, FixedFile.requireDescriptor(epoll));
        SubmissionEntry.setOffset(entries, at, FixedFile.requireDescriptor(fd));
        SubmissionEntry.setAddress(entries, at, eventAddress);
        SubmissionEntry.setLength(entries, at, operation);
    }

    /// `EPOLL_WAIT`: as `epoll_wait(2)` without end; the completion's result is the number of events. Linux 6.15.
    ///
    /// @param eventsAddress where an array of `struct epoll_event` goes
    /// @param mostEvents how many there is room for
    public static void epollWait(Words entries, long at, int epoll, long eventsAddress, int mostEvents) {
        Entry.start(entries, at, Opcode.EPOLL_WAIT, epoll);
        SubmissionEntry.setAddress(entries, at, eventsAddress);
        SubmissionEntry.setLength(entries, at, mostEvents);
    }

    /// `TIMEOUT`: completes with ETIME when the time has come, or with 0 when enough other operations have completed.
    /// Linux 5.4.
    ///
    /// @param timespecAddress a `struct __kernel_timespec`
    /// @param completions after how many completions to end early, or 0 for never
    /// @param flags [TimeoutFlags]: `ABS`, `BOOTTIME`, `REALTIME`, `ETIME_SUCCESS`, or 0
    public static void timeout(Words entries, long at, long timespecAddress, int completions, int flags) {
        Entry.startPlain(entries, at, Opcode.TIMEOUT, NO_FILE);
        SubmissionEntry.setOffset(entries, at, completions);
        SubmissionEntry.setAddress(entries, at, timespecAddress);
        SubmissionEntry.setLength(entries, at, 1);
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }

    /// `TIMEOUT` that completes again and again (`IORING_TIMEOUT_MULTISHOT`). Linux 6.4.
    ///
    /// @param timespecAddress the period, a `struct __kernel_timespec`
    /// @param times how often, or 0 without end
    /// @param flags [TimeoutFlags]
    public static void timeoutMultishot(Words entries, long at, long timespecAddress, int times, int flags) {
        timeout(entries, at, timespecAddress, times, flags | TimeoutFlags.MULTISHOT);
    }

    /// `TIMEOUT_REMOVE`: ends a timeout, which then completes with ECANCELED. Linux 5.5.
    ///
    /// @param userData the timeout's
    public static void timeoutRemove(Words entries, long at, long userData) {
        Entry.startPlain(entries, at, Opcode.TIMEOUT_REMOVE, NO_FILE);
        SubmissionEntry.setAddress(entries, at, userData);
    }

    /// `TIMEOUT_REMOVE` that gives a timeout another time (`IORING_TIMEOUT_UPDATE`). Linux 5.11.
    ///
    /// @param userData the timeout's
    /// @param timespecAddress a `struct __kernel_timespec`
    /// @param flags [TimeoutFlags]: `ABS`, or 0
    public static void timeoutUpdate(Words entries, long at, long userData, long timespecAddress, int flags) {
        timeoutRemove(entries, at, userData);
        SubmissionEntry.setOffset(entries, at, timespecAddress);
        SubmissionEntry.setOperationFlags(entries, at, flags | TimeoutFlags.UPDATE);
    }

    /// `LINK_TIMEOUT`: bounds the operation before it, which is cancelled when the time has come. The operation needs
    /// [Prepare#link], and both are submitted together. Linux 5.5.
    ///
    /// @param timespecAddress a `struct __kernel_timespec`
    /// @param flags [TimeoutFlags]: `ABS`, `BOOTTIME`, `REALTIME`, `ETIME_SUCCESS`, or 0
    public static void linkTimeout(Words entries, long at, long timespecAddress, int flags) {
        Entry.startPlain(entries, at, Opcode.LINK_TIMEOUT, NO_FILE);
        SubmissionEntry.setAddress(entries, at, timespecAddress);
        SubmissionEntry.setLength(entries, at, 1);
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }

    /// `TIMEOUT_REMOVE` that gives a [#linkTimeout] another time (`IORING_LINK_TIMEOUT_UPDATE`). Linux 5.15.
    ///
    /// @param userData the link timeout's
    /// @param timespecAddress a `struct __kernel_timespec`
    /// @param flags [TimeoutFlags]: `ABS`, or 0
    public static void linkTimeoutUpdate(Words entries, long at, long userData, long timespecAddress, int flags) {
        timeoutRemove(entries, at, userData);
        SubmissionEntry.setOffset(entries, at, timespecAddress);
        SubmissionEntry.setOperationFlags(entries, at, flags | TimeoutFlags.UPDATE | TimeoutFlags.LINK_UPDATE);
    }

    /// `ASYNC_CANCEL` of one operation by what it carries. The result is 0 if it was cancelled, ENOENT if there is
    /// none, EALREADY if it is too far on; its own completion comes in any case. Linux 5.5.
    ///
    /// @param userData the operation's
    public static void cancel(Words entries, long at, long userData) {
        cancel(entries, at, NO_FILE, userData, 0);
    }

    /// `ASYNC_CANCEL` of every operation that carries `userData`; the result is how many. Linux 5.19.
    ///
    /// @param userData the operations'
    public static void cancelEvery(Words entries, long at, long userData) {
        cancel(entries, at, NO_FILE, userData, CancelFlags.ALL);
    }

    /// `ASYNC_CANCEL` of every operation on a file; the result is how many. Linux 5.19, for registered files 6.0.
    ///
    /// @param fd a descriptor, or `FixedFile.at(index)`
    public static void cancelFile(Words entries, long at, int fd) {
        int kind = FixedFile.isFixed(fd) ? CancelFlags.FD | CancelFlags.FD_FIXED : CancelFlags.FD;
        cancel(entries, at, FixedFile.number(fd), 0L, CancelFlags.ALL | kind);
    }

    /// `ASYNC_CANCEL` of every operation of a kind; the result is how many. Linux 6.6.
    ///
    /// @param opcode the kind
    public static void cancelOpcode(Words entries, long at, Opcode opcode) {
        cancel(entries, at, NO_FILE, 0L, CancelFlags.ALL | CancelFlags.OP);
        SubmissionEntry.setLength(entries, at, opcode.number());
    }

    /// `ASYNC_CANCEL` of everything in flight; the result is how many operations. Linux 5.19.
    public static void cancelAll(Words entries, long at) {
        cancel(entries, at, NO_FILE, 0L, CancelFlags.ALL | CancelFlags.ANY);
    }

    private static void cancel(Words entries, long at, int file, long userData, int flags) {
        Entry.startPlain(entries, at, Opcode.ASYNC_CANCEL, file);
        SubmissionEntry.setAddress(entries, at, userData);
        SubmissionEntry.setOperationFlags(entries, at, flags);
    }
}
