package dev.torc.client;

/// The name of a resource: `NAME:PATH`, a scheme and a path in it.
///
/// A path is always seen from the scheme's root, so `file:/a/b` and `file:a/b` are one; the root itself is `.`.
///
/// @param scheme the service's name; none for the root scheme, whose paths are the names of the others
/// @param path the path, without a slash at its beginning
public record ResourceName(String scheme, String path) {

    /// Reads a name.
    ///
    /// @throws IllegalArgumentException if there is no colon
    public static ResourceName parse(String name) {
        int colon = name.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" names no resource: write SCHEME:PATH, like file:notes.txt");
        }
        int begin = colon + 1;
        while (begin < name.length() && name.charAt(begin) == '/') {
            begin++;
        }
        String path = name.substring(begin);
        return new ResourceName(name.substring(0, colon), path.isEmpty() ? "." : path);
    }

    @Override
    public String toString() {
        return scheme + ":" + path;
    }
}
