package dev.torc.client;

import dev.torc.uapi.Statx;
import dev.torc.uapi.StatxMask;
import java.lang.foreign.MemorySegment;
import java.time.Instant;

/// What is to be changed of what STATX tells; everything else stays as it is.
public final class StatusChange {

    private final int mask;
    private final int mode;
    private final int uid;
    private final int gid;
    private final Instant accessed;
    private final Instant modified;

    private StatusChange(int mask, int mode, int uid, int gid, Instant accessed, Instant modified) {
        this.mask = mask;
        this.mode = mode;
        this.uid = uid;
        this.gid = gid;
        this.accessed = accessed;
        this.modified = modified;
    }

    /// {@return no change}
    public static StatusChange none() {
        return new StatusChange(0, 0, 0, 0, Instant.EPOCH, Instant.EPOCH);
    }

    /// {@return this, and other permissions}
    ///
    /// @param permissions as in `chmod`
    public StatusChange withMode(int permissions) {
        return new StatusChange(mask | StatxMask.MODE, permissions, uid, gid, accessed, modified);
    }

    /// {@return this, and another owner}
    ///
    /// @param user the number, of the server's machine
    public StatusChange withUser(int user) {
        return new StatusChange(mask | StatxMask.UID, mode, user, gid, accessed, modified);
    }

    /// {@return this, and another group}
    ///
    /// @param group the number, of the server's machine
    public StatusChange withGroup(int group) {
        return new StatusChange(mask | StatxMask.GID, mode, uid, group, accessed, modified);
    }

    /// {@return this, and another time of the last access}
    public StatusChange withAccessed(Instant when) {
        return new StatusChange(mask | StatxMask.ATIME, mode, uid, gid, when, modified);
    }

    /// {@return this, and another time of the last modification}
    public StatusChange withModified(Instant when) {
        return new StatusChange(mask | StatxMask.MTIME, mode, uid, gid, accessed, when);
    }

    /// {@return which fields it has: `STATX_*`}
    int mask() {
        return mask;
    }

    /// Writes the fields, whichever are meant.
    void write(MemorySegment status) {
        Statx.setMode(status, mode);
        Statx.setUid(status, uid);
        Statx.setGid(status, gid);
        Statx.setAccessSeconds(status, accessed.getEpochSecond());
        Statx.setAccessNanos(status, accessed.getNano());
        Statx.setModificationSeconds(status, modified.getEpochSecond());
        Statx.setModificationNanos(status, modified.getNano());
    }
}
