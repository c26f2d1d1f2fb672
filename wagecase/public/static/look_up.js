/* A receipt's picture leads here with number and code behind the #, which no server sees: put them into the form. */
(function () {
  var found = /^#([0-9A-Za-z-]+)(?:\.([0-9]+))?$/.exec(window.location.hash);
  var number = document.getElementById("number"), code = document.getElementById("code");
  if (!found || !number || !code) { return; }
  number.value = found[1];
  code.value = found[2] || "";
  if (window.history.replaceState) { window.history.replaceState(null, "", window.location.pathname); }
}());
