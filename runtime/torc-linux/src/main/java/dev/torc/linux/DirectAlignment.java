package dev.torc.linux;

/// How reads and writes past the page cache must be aligned, in bytes: each a power of two. A file that cannot be
/// opened so has 0 in all of them.
///
/// @param memoryBytes the memory's address
/// @param offsetBytes offset and length in the file
/// @param readOffsetBytes offset and length in the file for reads, where these may be finer
public record DirectAlignment(int memoryBytes, int offsetBytes, int readOffsetBytes) {

    /// {@return whether the file can be read and written past the page cache}
    public boolean isPossible() {
        return offsetBytes != 0;
    }
}
