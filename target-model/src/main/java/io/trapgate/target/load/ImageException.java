package io.trapgate.target.load;

/** An image that can't be loaded. The message is one line for the user, starting with the file. */
public final class ImageException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param image name of the file
   * @param reason what is wrong, with both the found and the expected value
   */
  ImageException(String image, String reason) {
    super(image + ": " + reason);
  }

  /**
   * @param image name of the file
   * @param reason what is wrong
   * @param cause what the platform said
   */
  ImageException(String image, String reason, Throwable cause) {
    super(image + ": " + reason, cause);
  }
}
