/// The house rules as tests. Each rule has a planted fault that it is seen to find.
@NullMarked
package dev.torc.architecture;

import org.jspecify.annotations.NullMarked;
