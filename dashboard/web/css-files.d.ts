/** Lets a page import the style sheets that it needs: the bundler loads them with the page. */
declare module "*.css";
