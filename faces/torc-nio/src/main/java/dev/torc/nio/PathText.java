package dev.torc.nio;

/// Names as text, where Linux has bytes: they are UTF-8.
final class PathText {

    private static final int NONE = -1;

    private PathText() {}

    /// {@return where the first character is that no name has, or a negative number}
    static int firstWrong(String text) {
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            boolean isPair = Character.isHighSurrogate(next)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (next == '\0' || (Character.isSurrogate(next) && !isPair)) {
                return i;
            }
            if (isPair) {
                i++;
            }
        }
        return NONE;
    }

    /// Compares as the UTF-8 of the two would be compared, byte by byte: by code points, which is not how strings
    /// are.
    static int compare(String one, String other) {
        int most = Math.min(one.length(), other.length());
        for (int i = 0; i < most; i++) {
            char left = one.charAt(i);
            char right = other.charAt(i);
            if (left != right) {
                boolean pairs = Character.isSurrogate(left) || Character.isSurrogate(right);
                // All that is written in two chars comes after all that is written in one.
                return pairs && Character.isSurrogate(left) != Character.isSurrogate(right)
                        ? (Character.isSurrogate(left) ? 1 : -1)
                        : left - right;
            }
        }
        return one.length() - other.length();
    }
}
