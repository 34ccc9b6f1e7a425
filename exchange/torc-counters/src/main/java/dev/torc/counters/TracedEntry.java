package dev.torc.counters;

import dev.torc.layout.Words;
import java.lang.foreign.MemorySegment;

/// A call as a trace tells of it. Nothing of this is asked for while nobody looks.
///
/// **Threads.** The one that makes or serves the call.
public interface TracedEntry {

    /// {@return what it is, 0 to 255}
    int opcode();

    /// Writes its submission entry.
    ///
    /// @param at where, in bytes
    void copyTo(Words entries, long at);

    /// {@return the memory in which its offsets are; a peer may write there at any time}
    MemorySegment memory();

    /// {@return the process whose call it is; 0 for this one}
    int process();
}
