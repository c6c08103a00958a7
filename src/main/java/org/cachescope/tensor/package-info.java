/**
 * Devices, the engine thread, scopes, element types, named weights and the mechanism of Java-written TorchScript
 * kernels: the only package that knows DJL.
 *
 * <p>A {@link org.cachescope.tensor.Tensor} has no arithmetic of its own. The maths lives in kernels, which each
 * network writes as TorchScript text and {@link org.cachescope.tensor.Engine#compile} loads.
 */
@NullMarked
package org.cachescope.tensor;

import org.jspecify.annotations.NullMarked;
