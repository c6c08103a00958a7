/** Where Cachescope starts and where all its parts are wired by hand; may use every package, is used by none. */
@NullMarked
package org.cachescope.app;

import org.jspecify.annotations.NullMarked;
