# Nobody types anything at the prompt, and no Linux is loaded: this text never comes.
trapgate-await "Hit any key to stop autoboot"
trapgate-type " "
trapgate-await "Linux version"
