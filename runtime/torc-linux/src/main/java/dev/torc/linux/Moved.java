package dev.torc.linux;

/// What an operation that moves bytes answers.
public interface Moved {

    /// {@return how many bytes were moved: at most as many as were asked for, and 0 at the end of a file or
    /// stream}
    int bytes();
}
